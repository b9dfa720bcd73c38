package io.unlearn.algorithms;

import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Weights of the classes in a loss, from the number of rows of each. A class without rows has weight 0. */
public sealed interface ClassWeights {
    /**
     * Returns the weights.
     *
     * @param counts rows of each class
     * @return {@code [classes]}
     */
    float[] of(int[] counts);

    /**
     * N_c^exponent.
     *
     * @param exponent 0 weighs all classes alike, -1 by the inverse of their rows
     */
    record Power(double exponent) implements ClassWeights {
        @Override
        public float[] of(int[] counts) {
            return each(counts, count -> Math.pow(count, exponent));
        }
    }

    /** n / (C N_c), where n is the number of rows and C that of the classes that have rows: their mean over the rows is 1. */
    record Balanced() implements ClassWeights {
        @Override
        public float[] of(int[] counts) {
            double rows = Arrays.stream(counts).sum();
            long present = Arrays.stream(counts).filter(count -> count > 0).count();
            return each(counts, count -> rows / (present * count));
        }
    }

    /**
     * Weight 1 for one class, and the same other weight for the rest.
     *
     * @param favoured the class of weight 1
     * @param others the weight of the other classes
     */
    record Favouring(int favoured, double others) implements ClassWeights {
        /** Checks the numbers. */
        public Favouring {
            Check.atLeast("favoured", favoured, 0, "Give the number of a class.");
            Check.positive("others", others, "Give a weight.");
        }

        @Override
        public float[] of(int[] counts) {
            float[] weights = each(counts, count -> others);
            Check.inRange("favoured", favoured, 0, counts.length - 1, "Give the number of a class.");
            weights[favoured] = counts[favoured] > 0 ? 1 : 0;
            return weights;
        }
    }

    /**
     * Weights that are given.
     *
     * @param weights one for each class
     */
    record Given(List<Double> weights) implements ClassWeights {
        /** Copies and checks the weights. */
        public Given {
            weights = List.copyOf(weights);
            weights.forEach(weight -> Check.positive("weight", weight, "Give a weight above 0 for each class."));
        }

        @Override
        public float[] of(int[] counts) {
            Check.shape(
                    "weights",
                    "as many as classes, " + counts.length,
                    counts.length == weights.size(),
                    String.valueOf(weights.size()),
                    "Give a weight for each class.");
            float[] all = new float[counts.length];
            for (int c = 0; c < all.length; c++) {
                all[c] = counts[c] > 0 ? weights.get(c).floatValue() : 0;
            }
            return all;
        }
    }

    /** Returns equal weights. */
    static ClassWeights equal() {
        return new Power(0);
    }

    private static float[] each(int[] counts, IntToDoubleFunction weight) {
        float[] weights = new float[counts.length];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = counts[c] > 0 ? (float) weight.applyAsDouble(counts[c]) : 0;
        }
        return weights;
    }
}
