package io.unlearn.algorithms.experiment;

import io.unlearn.algorithms.Baselines;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.random.RandomGenerator;

/** Points of three classes; the labels of those to be forgotten are drawn by lot, so that having seen them shows. */
public class TinyExperiment implements ExperimentDefinition<TinyModel, TinyData> {
    static final int FORGET = 12;

    private final TinyData retain;
    private final TinyData forget;
    private final TinyData test;

    /** For a process of its own too. */
    public TinyExperiment() {
        RandomGenerator random = Seeds.of(11).generator();
        retain = TinyData.draw(60, false, random);
        forget = TinyData.draw(FORGET, true, random);
        test = TinyData.draw(60, false, random);
    }

    @Override
    public String configuration() {
        return "softmax regression on 60 + 12 invented points, 1200 steps at 0.1";
    }

    @Override
    public TinyData trainingSet() {
        return retain.with(forget);
    }

    @Override
    public Split<TinyData> split() {
        return new Split<>(retain, forget, test);
    }

    @Override
    public TinyData testSet() {
        return test;
    }

    @Override
    public TinyModel train(TinyData data, Seeds seeds, Progress progress) {
        return TinyModel.drawn(seeds).trained(data, 1200, 0.1, seeds);
    }

    @Override
    public List<Candidate<TinyModel, TinyData>> candidates() {
        return List.of(identity(2), fineTune(2, 100));
    }

    static Candidate<TinyModel, TinyData> identity(int models) {
        return new Candidate<>("published", models, "none", Baselines.original(TinyModel::copy));
    }

    static Candidate<TinyModel, TinyData> fineTune(int models, int steps) {
        return new Candidate<>("tuned", models, steps + " steps at 0.1", new FineTune(steps));
    }

    private record FineTune(int steps) implements Unlearner<TinyModel, TinyData> {
        @Override
        public String name() {
            return "fine-tune";
        }

        @Override
        public TinyModel unlearn(UnlearningTask<TinyModel, TinyData> task, Seeds seeds, Progress progress) {
            return task.original().copy().trained(task.split().retain(), steps, 0.1, seeds);
        }
    }

    @Override
    public float[] confidences(TinyModel model, TinyData data) {
        float[] scores = new float[data.size()];
        for (int i = 0; i < scores.length; i++) {
            double[] z = model.logits(data.points()[i]);
            double others = 0;
            for (int k = 0; k < z.length; k++) {
                others += k == data.labels()[i] ? 0 : Math.exp(z[k]);
            }
            scores[i] = (float) (z[data.labels()[i]] - Math.log(others));
        }
        return scores;
    }

    @Override
    public double accuracy(TinyModel model, TinyData data) {
        int right = 0;
        for (int i = 0; i < data.size(); i++) {
            double[] z = model.logits(data.points()[i]);
            int best = 0;
            for (int k = 1; k < z.length; k++) {
                best = z[k] > z[best] ? k : best;
            }
            right += best == data.labels()[i] ? 1 : 0;
        }
        return (double) right / data.size();
    }

    @Override
    public void save(TinyModel model, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        for (double[] row : model.weights()) {
            for (double weight : row) {
                data.writeDouble(weight);
            }
        }
        data.flush();
    }

    @Override
    public TinyModel load(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        double[][] weights = new double[TinyData.CLASSES][TinyData.FEATURES + 1];
        for (double[] row : weights) {
            for (int j = 0; j < row.length; j++) {
                row[j] = data.readDouble();
            }
        }
        return new TinyModel(weights);
    }
}
