package io.unlearn.certified.internal;

import java.util.Arrays;

/** What training and updates of Descent-to-Delete make of a state; the numbers of steps are given. */
public final class DescentUpdates {
    private final DescentSetup setup;
    private final Problem data;
    private final DescentNoise noise;

    /** Updates over these rows. */
    public DescentUpdates(DescentSetup setup, Problem data, DescentNoise noise) {
        this.setup = setup;
        this.data = data;
        this.noise = noise;
    }

    /** Trains on the rows that count, from zero weights. */
    public DescentState trained(boolean[] alive, int rows) {
        double[] zeros = new double[setup.problem().parameters()];
        boolean[] counted = Arrays.copyOf(alive, data.rowCount());
        double[] weights = run(zeros, counted, rows, setup.constants().trainingSteps());
        return new DescentState(masked(weights), counted, rows);
    }

    /** The state after rows came or left: all at once, or one after the other as published. */
    public DescentState after(DescentState state, int[] rows, boolean present, int steps) {
        boolean[] alive = Arrays.copyOf(state.alive(), data.rowCount());
        double[] weights = state.weights();
        int count = state.rows();
        boolean single = setup.privacy().published();
        int parts = single ? rows.length : 1;
        int each = single ? setup.constants().stepsPerUpdate() : steps;
        for (int part = 0; part < parts; part++) {
            int end = single ? part + 1 : rows.length;
            for (int i = part; i < end; i++) {
                alive[rows[i]] = present;
                count += present ? 1 : -1;
            }
            weights = run(weights, alive, count, each);
        }
        return new DescentState(masked(weights), alive, count);
    }

    private double[] run(double[] start, boolean[] alive, int rows, int steps) {
        return ProjectedDescent.run(setup.problem(), data, start, alive, rows, steps, setup.progress());
    }

    /** The perfect variant keeps noise in the state; the other one has none there. */
    private double[] masked(double[] weights) {
        return setup.privacy().perfect() ? noise.added(weights) : weights;
    }
}
