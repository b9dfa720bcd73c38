package io.unlearn.core;

import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * The challenge's epsilon of each forget example, in the order of the evidence. These are maxima over many rules on the
 * same models: biased upwards, and {@link BoundKind#APPROXIMATE} one by one and together. Compare them with their null.
 * Immutable.
 */
public final class ExampleEpsilons {
    private final double[] publishedGrid;
    private final double[] exact;
    private final double[] nullGrid;

    private ExampleEpsilons(double[] publishedGrid, double[] exact, double[] nullGrid) {
        this.publishedGrid = publishedGrid;
        this.exact = exact;
        this.nullGrid = nullGrid;
    }

    /**
     * Copies the values, {@code [examples]} each.
     *
     * @param publishedGrid unlearned against retrained, over the published grid of thresholds
     * @param exact unlearned against retrained, the supremum over all thresholds and intervals
     * @param nullGrid retrained against retrained with half as many models, over the published grid
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     */
    public static ExampleEpsilons of(double[] publishedGrid, double[] exact, double[] nullGrid) {
        Check.shape(
                "exact and nullGrid",
                "of length " + publishedGrid.length,
                exact.length == publishedGrid.length && nullGrid.length == publishedGrid.length,
                exact.length + " and " + nullGrid.length,
                "Give each example one value of each kind.");
        return new ExampleEpsilons(publishedGrid.clone(), exact.clone(), nullGrid.clone());
    }

    /** Returns what the numbers are worth: always estimates. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /** Returns the number of examples. */
    public int examples() {
        return publishedGrid.length;
    }

    /** Returns a new array of the epsilons over the published grid. */
    public double[] publishedGridCopy() {
        return publishedGrid.clone();
    }

    /** Returns a new array of the suprema over all thresholds and intervals. */
    public double[] exactCopy() {
        return exact.clone();
    }

    /** Returns a new array of the epsilons of retrained against retrained, with half as many models. */
    public double[] nullCopy() {
        return nullGrid.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExampleEpsilons that
                && Arrays.equals(that.publishedGrid, publishedGrid)
                && Arrays.equals(that.exact, exact)
                && Arrays.equals(that.nullGrid, nullGrid);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(
                new int[] {Arrays.hashCode(publishedGrid), Arrays.hashCode(exact), Arrays.hashCode(nullGrid)});
    }

    @Override
    public String toString() {
        return "ExampleEpsilons[" + examples() + " examples, " + kind() + "]";
    }
}
