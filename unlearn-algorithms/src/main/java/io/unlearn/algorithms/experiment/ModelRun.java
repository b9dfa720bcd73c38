package io.unlearn.algorithms.experiment;

/**
 * What is kept of one model. Time is that of training or unlearning alone.
 *
 * @param scores {@code [examples]} of the forget part; handed over, never changed
 * @param accuracy on the three parts
 * @param wallSeconds by the clock
 * @param cpuSeconds of the thread that did it
 */
record ModelRun(float[] scores, Accuracy accuracy, double wallSeconds, double cpuSeconds) {
    /** Shares of right answers. */
    record Accuracy(double retain, double test, double forget) {}
}
