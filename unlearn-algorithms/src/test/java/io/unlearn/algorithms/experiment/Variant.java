package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The tiny experiment with other settings; counts the models that it makes, and can break at one of them. */
final class Variant extends TinyExperiment {
    static final int NEVER = Integer.MAX_VALUE;

    final AtomicInteger scored = new AtomicInteger();
    private final String configuration;
    private final List<Candidate<TinyModel, TinyData>> candidates;
    private int breakAt = NEVER;
    private float added;
    private Runnable before = () -> {};

    Variant(String configuration, List<Candidate<TinyModel, TinyData>> candidates) {
        this.configuration = configuration;
        this.candidates = candidates;
    }

    static Variant plain() {
        TinyExperiment usual = new TinyExperiment();
        return new Variant(usual.configuration(), usual.candidates());
    }

    Variant breakingAt(int model) {
        breakAt = model;
        return this;
    }

    Variant adding(float toScores) {
        added = toScores;
        return this;
    }

    Variant before(Runnable action) {
        before = action;
        return this;
    }

    @Override
    public String configuration() {
        return configuration;
    }

    @Override
    public List<Candidate<TinyModel, TinyData>> candidates() {
        return candidates;
    }

    @Override
    public TinyModel train(TinyData data, Seeds seeds, Progress progress) {
        before.run();
        return super.train(data, seeds, progress);
    }

    @Override
    public float[] confidences(TinyModel model, TinyData data) {
        if (scored.incrementAndGet() == breakAt) {
            throw new IllegalStateException("power cut");
        }
        float[] scores = super.confidences(model, data);
        scores[0] += added;
        return scores;
    }
}
