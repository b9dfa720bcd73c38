package io.unlearn.certified;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What a model must never show, for tests that look for it. */
public final class Secrets {
    private Secrets() {}

    /** Returns the noise-free weights, the secret linear term, and all features and targets of a stored model. */
    public static double[] of(RemovalSnapshot snapshot) {
        RemovalState state = state(snapshot);
        return Arrays.stream(new double[][] {state.weights(), state.perturbation(), state.features(), state.targets()})
                .flatMapToDouble(DoubleStream::of)
                .toArray();
    }

    /** Returns the noise-free weights of a stored model. */
    public static double[] weights(RemovalSnapshot snapshot) {
        return state(snapshot).weights();
    }

    /** Returns the secret linear term of a stored model. */
    public static double[] perturbation(RemovalSnapshot snapshot) {
        return state(snapshot).perturbation();
    }

    private static RemovalState state(RemovalSnapshot snapshot) {
        return SnapshotFormat.read(snapshot.publicBytes(), snapshot.secretBytes());
    }
}
