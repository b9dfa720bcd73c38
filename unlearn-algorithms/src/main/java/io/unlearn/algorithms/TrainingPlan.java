package io.unlearn.algorithms;

import io.unlearn.core.internal.Check;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.Schedule;

/**
 * How long, in what batches and at what rates a stage trains. Immutable.
 *
 * @param epochs passes over the data; a fraction ends within a pass, after {@code (int) (epochs * batches)} steps
 * @param batchSize rows in a batch; the last batch of an epoch may be shorter
 * @param optimiser the optimiser with its learning rate
 * @param annealing how the rate changes
 */
public record TrainingPlan(double epochs, int batchSize, Optimiser optimiser, Annealing annealing) {
    /** Checks the numbers. */
    public TrainingPlan {
        Check.positive("epochs", epochs, "Leave the stage out instead of training for no time.");
        Check.atLeast("batchSize", batchSize, 1, "A batch has rows.");
    }

    /** Returns a plan with stochastic gradient descent at a constant rate. */
    public static TrainingPlan sgd(double epochs, int batchSize, double rate, double momentum, double weightDecay) {
        return new TrainingPlan(epochs, batchSize, Optimiser.sgd(rate, momentum, weightDecay), Annealing.constant());
    }

    /** Returns the plan with the learning rate multiplied. */
    public TrainingPlan withLearningRateScale(double scale) {
        Check.positive("scale", scale, "Give a factor of the learning rate.");
        return withLearningRate(optimiser.learningRate() * scale);
    }

    /** Returns the plan with another learning rate. */
    public TrainingPlan withLearningRate(double rate) {
        if (optimiser instanceof Optimiser.Adam adam) {
            return withOptimiser(
                    new Optimiser.Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay()));
        }
        Optimiser.Sgd sgd = (Optimiser.Sgd) optimiser;
        return withOptimiser(Optimiser.sgd(rate, sgd.momentum(), sgd.weightDecay()));
    }

    /** Returns the plan with its epochs multiplied; whole numbers of epochs stay whole, and at least one. */
    public TrainingPlan withEpochScale(double scale) {
        return withEpochs(scaled(epochs, scale));
    }

    /** Returns the number of epochs multiplied; a whole number stays whole, and at least one. */
    static double scaled(double epochs, double scale) {
        Check.positive("scale", scale, "Give a factor of the epochs.");
        return epochs == Math.rint(epochs) ? Math.max(1, Math.rint(epochs * scale)) : epochs * scale;
    }

    /** Returns the plan with another number of epochs. */
    public TrainingPlan withEpochs(double number) {
        return new TrainingPlan(number, batchSize, optimiser, annealing);
    }

    /** Returns the plan with other batches; the learning rate stays. */
    public TrainingPlan withBatchSize(int rows) {
        return new TrainingPlan(epochs, rows, optimiser, annealing);
    }

    /** Returns the plan with another optimiser. */
    public TrainingPlan withOptimiser(Optimiser other) {
        return new TrainingPlan(epochs, batchSize, other, annealing);
    }

    /** Returns the plan with another course of the learning rate. */
    public TrainingPlan withAnnealing(Annealing other) {
        return new TrainingPlan(epochs, batchSize, optimiser, other);
    }

    /** Returns the plan of one epoch of this plan, at the rate that this plan has in it. */
    TrainingPlan epoch(int number) {
        double rate = annealing
                .over(optimiser.learningRate(), (long) Math.ceil(epochs))
                .at(number);
        return withLearningRate(rate).withEpochs(1).withAnnealing(Annealing.constant());
    }

    /** Returns the number of batches of one epoch. */
    public long batches(int rows) {
        return (rows + batchSize - 1L) / batchSize;
    }

    /** Returns the number of optimiser steps in all. */
    public long steps(int rows) {
        return (long) (epochs * batches(rows));
    }

    /** Returns whether the learning rate changes from step to step. */
    boolean perStep() {
        return annealing instanceof Annealing.Cosine cosine && cosine.perStep();
    }

    /** Returns the rates, by step or by epoch as {@link #perStep} tells. */
    Schedule schedule(int rows) {
        return annealing.over(optimiser.learningRate(), perStep() ? steps(rows) : (long) Math.ceil(epochs));
    }
}
