package io.unlearn.djl;

import io.unlearn.core.internal.Check;

/** A learning rate for every step, or every epoch: what is counted is the caller's choice. Pure and thread-safe. */
@FunctionalInterface
public interface Schedule {
    /**
     * Returns the rate at a time.
     *
     * @param t counted from 0
     */
    double at(long t);

    /** Returns a rate that never changes. */
    static Schedule constant(double rate) {
        Check.finite("rate", rate, "Pass a finite learning rate.");
        return t -> rate;
    }

    /**
     * Returns {@code minimum + (rate - minimum) (1 + cos(pi t / period)) / 2}, PyTorch's cosine annealing without restarts. Past
     * the period the cosine goes on, as PyTorch's does.
     *
     * @param period the time at which the minimum is reached, at least 1
     */
    static Schedule cosine(double rate, long period, double minimum) {
        Check.finite("rate", rate, "Pass a finite learning rate.");
        Check.finite("minimum", minimum, "Pass a finite learning rate.");
        Check.atLeast("period", period, 1, "Pass the number of steps or epochs.");
        return t -> minimum + (rate - minimum) * (1 + Math.cos(Math.PI * t / period)) / 2;
    }

    /** Returns a list of rates; the last one holds for ever. */
    static Schedule values(double... rates) {
        Check.atLeast("number of rates", rates.length, 1, "Pass at least one rate.");
        double[] copy =
                Check.finite("rates", rates, "Pass finite learning rates.").clone();
        return t -> copy[(int) Math.min(Math.max(t, 0), copy.length - 1L)];
    }

    /**
     * Returns a linear warm-up and a linear decay: {@code rate (t + 1) / warmUp} until the rate is reached, then down by equal
     * steps, so that the step after the last would be 0: {@code rate (total - t) / (total - warmUp + 1)}. From {@code total} on it
     * is 0.
     *
     * @param warmUp how many steps, or epochs, the way up takes; at least 1
     * @param total how many there are in all, at least {@code warmUp}
     */
    static Schedule warmUpThenDecay(double rate, long warmUp, long total) {
        Check.finite("rate", rate, "Pass a finite learning rate.");
        Check.atLeast("warm-up", warmUp, 1, "Pass the number of steps or epochs.");
        Check.atLeast("total", total, warmUp, "The warm-up is part of the total.");
        return t -> t < warmUp ? rate * (t + 1) / warmUp : rate * Math.max(0, total - t) / (total - warmUp + 1);
    }
}
