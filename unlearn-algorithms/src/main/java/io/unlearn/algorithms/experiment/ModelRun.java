package io.unlearn.algorithms.experiment;

/**
 * What is kept of one model. Time is that of training or unlearning alone.
 *
 * @param failure empty, or why there is no model: a method diverged
 * @param scores {@code [examples]} of the forget part, none after a failure; handed over, never changed
 * @param accuracy on the three parts
 * @param wallSeconds by the clock
 * @param cpuSeconds of the thread that did it
 */
record ModelRun(String failure, float[] scores, Accuracy accuracy, double wallSeconds, double cpuSeconds) {
    /** Shares of right answers. */
    record Accuracy(double retain, double test, double forget) {}

    static ModelRun failed(String failure) {
        return new ModelRun(failure, new float[0], new Accuracy(0, 0, 0), 0, 0);
    }

    boolean succeeded() {
        return failure.isEmpty();
    }
}
