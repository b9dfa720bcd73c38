package io.unlearn.algorithms;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Schedule;
import java.util.Arrays;
import java.util.List;

/** How the learning rate of a {@link TrainingPlan} changes from epoch to epoch; the same shape for any number of epochs. */
public sealed interface Annealing {
    /**
     * Returns the rates of a training.
     *
     * @param rate the plan's learning rate
     * @param ticks the number of epochs, or of steps for {@link Cosine#perStep}
     */
    Schedule over(double rate, long ticks);

    /** The same rate throughout. */
    record Constant() implements Annealing {
        @Override
        public Schedule over(double rate, long ticks) {
            return Schedule.constant(rate);
        }
    }

    /**
     * {@code floor + (rate - floor)(1 + cos(pi t / T)) / 2}, as PyTorch's {@code CosineAnnealingLR}; the formula goes on
     * beyond T, where the rate rises again.
     *
     * @param floor the least rate, not scaled with the learning rate
     * @param period T; 0 for the whole training
     * @param perStep whether t counts optimiser steps instead of epochs
     */
    record Cosine(double floor, int period, boolean perStep) implements Annealing {
        /** Checks the numbers. */
        public Cosine {
            Check.inRange("floor", floor, 0, Double.MAX_VALUE, "A learning rate is finite and not negative.");
            Check.atLeast("period", period, 0, "Give a number of epochs, or 0 for the whole training.");
        }

        @Override
        public Schedule over(double rate, long ticks) {
            return Schedule.cosine(rate, period == 0 ? ticks : period, floor);
        }
    }

    /** Rises linearly to the plan's rate in the first half, and falls linearly in the second: 1/3, 2/3, 1, 2/3, 1/3 of five. */
    record RiseAndFall() implements Annealing {
        @Override
        public Schedule over(double rate, long ticks) {
            return Schedule.warmUpThenDecay(rate, (ticks + 1) / 2, ticks);
        }
    }

    /**
     * A factor for each epoch; for another number of epochs the list is stretched or thinned evenly.
     *
     * @param factors multiples of the plan's rate
     */
    record Factors(List<Double> factors) implements Annealing {
        /** Copies the list. */
        public Factors {
            factors = List.copyOf(factors);
            if (factors.isEmpty()) {
                throw new EmptySplitException(
                        "factors", "at least one number", "empty", "Give a factor for each epoch.");
            }
        }

        @Override
        public Schedule over(double rate, long ticks) {
            double[] rates = new double[Math.toIntExact(ticks)];
            for (int t = 0; t < rates.length; t++) {
                rates[t] = rate * factors.get(t * factors.size() / rates.length);
            }
            return Schedule.values(rates);
        }
    }

    /** Returns the same rate throughout. */
    static Annealing constant() {
        return new Constant();
    }

    /** Returns half a cosine over the whole training, counted in epochs, down to 0. */
    static Annealing cosine() {
        return new Cosine(0, 0, false);
    }

    /** Returns factors of the plan's rate, one an epoch. */
    static Annealing factors(double... factors) {
        return new Factors(Arrays.stream(factors).boxed().toList());
    }
}
