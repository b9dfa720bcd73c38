package io.unlearn.examples.basic;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What the published mechanism leaves behind, beside the bounds on it, along one sequence of deletions: an exact Newton step
 * with the Hessian of the remaining rows for each. Nothing is refused and nothing is released; the perturbation is drawn
 * from a seed, so that the figures can be reproduced.
 *
 * @param trainingResidual gradient norm where training ended
 * @param worst sum of the published worst-case bounds (Theorem 1 of Guo et al. 2020) after each deletion
 * @param published sum of the published data-dependent bounds (their Corollary 1)
 * @param tight sum of the tight bounds {@code |X step|^2 / (12 sqrt 3)} on the same steps
 * @param measured the gradient norm itself
 */
record BoundTrace(double trainingResidual, double[] worst, double[] published, double[] tight, double[] measured) {
    private static final double PUBLISHED_GAMMA = 0.25;
    private static final double TIGHT = 1 / (12 * Math.sqrt(3));
    private static final double TRAINED = 1e-9;
    private static final int MOST_STEPS = 60;
    private static final int POWER_STEPS = 50;

    /** Trains with a perturbation of this deviation and deletes the first rows of an order. */
    static BoundTrace follow(
            StudyData data,
            Regularisation regularisation,
            double sigma,
            int[] order,
            int deletions,
            Seeds seeds,
            Progress progress) {
        int[] labels = data.labels();
        double[] linear = new double[OneStepObjective.outputs(labels) * data.columns()];
        RandomGenerator random = seeds.generator();
        for (int j = 0; j < linear.length; j++) {
            linear[j] = sigma * random.nextGaussian();
        }
        boolean[] alive = new boolean[data.train().size()];
        Arrays.fill(alive, true);
        try (OneStepObjective objective = new OneStepObjective(
                        DenseBackend.bestFor(data.train().size(), data.columns()), data.train(), labels, linear);
                SymmetricMatrix gram = objective.gram()) {
            double[] w = trained(objective, alive, regularisation.total(alive.length), progress);
            return new Follower(objective, gram, regularisation, alive, w).follow(order, deletions, progress);
        }
    }

    /** Newton's method, with steps halved until the gradient falls. */
    private static double[] trained(OneStepObjective objective, boolean[] alive, double total, Progress progress) {
        double[] w = new double[objective.parameters()];
        double[] gradient = objective.gradient(w, alive, total);
        double least = norm(gradient);
        for (int step = 0; step < MOST_STEPS && least > TRAINED; step++) {
            progress.update("training for the bounds", step, MOST_STEPS);
            double[] direction = gradient.clone();
            objective.solve(w, alive, total, direction);
            double t = 1;
            double[] trial = plus(w, -t, direction);
            double[] there = objective.gradient(trial, alive, total);
            while (norm(there) >= least && t > 1e-6) {
                t /= 2;
                trial = plus(w, -t, direction);
                there = objective.gradient(trial, alive, total);
            }
            if (norm(there) >= least) {
                break;
            }
            w = trial;
            gradient = there;
            least = norm(there);
        }
        return w;
    }

    /** One sequence. */
    private static final class Follower {
        private final OneStepObjective objective;
        private final SymmetricMatrix gram;
        private final Regularisation regularisation;
        private final boolean[] alive;
        private final double[] singular;
        private double[] w;

        Follower(
                OneStepObjective objective,
                SymmetricMatrix gram,
                Regularisation regularisation,
                boolean[] alive,
                double[] w) {
            this.objective = objective;
            this.gram = gram;
            this.regularisation = regularisation;
            this.alive = alive;
            this.w = w;
            this.singular = new double[gram.size()];
            Arrays.fill(singular, 1);
        }

        BoundTrace follow(int[] order, int deletions, Progress progress) {
            int rows = alive.length;
            double start = norm(objective.gradient(w, alive, regularisation.total(rows)));
            double[][] sums = new double[4][deletions];
            for (int i = 0; i < deletions; i++) {
                progress.update("bounds", i, deletions);
                double[] bounds = delete(order[i], --rows);
                for (int kind = 0; kind < 3; kind++) {
                    sums[kind][i] = bounds[kind] + (i == 0 ? 0 : sums[kind][i - 1]);
                }
                sums[3][i] = norm(objective.gradient(w, alive, regularisation.total(rows)));
            }
            return new BoundTrace(start, sums[0], sums[1], sums[2], sums[3]);
        }

        /** Deletes a row, and returns the worst-case, the published and the tight bound, each joint over the outputs. */
        private double[] delete(int row, int remaining) {
            double before = regularisation.total(remaining + 1L);
            double total = regularisation.total(remaining);
            double[] step = objective.gradientOf(row, w);
            for (int j = 0; j < step.length; j++) {
                step[j] += (before - total) * w[j];
            }
            alive[row] = false;
            objective.solve(w, alive, total, step);
            w = plus(w, 1, step);
            gram.rankUpdate(objective.rowCopy(row), new double[] {-1}, 1);
            double spectral = spectralNorm();
            double published = 0;
            double tight = 0;
            for (int k = 0; k < objective.outputs(); k++) {
                double[] part = Arrays.copyOfRange(step, k * objective.columns(), (k + 1) * objective.columns());
                double square = rowsTimes(part);
                published += Math.pow(PUBLISHED_GAMMA * spectral * norm(part) * Math.sqrt(square), 2);
                tight += Math.pow(TIGHT * square, 2);
            }
            return new double[] {worst(total, remaining), Math.sqrt(published), Math.sqrt(tight)};
        }

        /** The gradient that leaves is at most 1, and twice that where the regularisation shrinks with the rows. */
        private double worst(double total, int remaining) {
            double leaving = regularisation.mode() == Regularisation.Mode.PER_SAMPLE ? 2 : 1;
            double one = PUBLISHED_GAMMA * remaining * Math.pow(leaving / total, 2);
            return Math.sqrt(objective.outputs()) * one;
        }

        private double rowsTimes(double[] step) {
            double[] product = new double[step.length];
            gram.multiply(step, product);
            return Math.max(
                    0,
                    IntStream.range(0, step.length)
                            .mapToDouble(j -> product[j] * step[j])
                            .sum());
        }

        /** Power iteration as in the published program, which starts from the vector of the deletion before. */
        private double spectralNorm() {
            double[] product = new double[singular.length];
            double value = 0;
            for (int i = 0; i < POWER_STEPS; i++) {
                gram.multiply(singular, product);
                value = norm(product);
                for (int j = 0; j < product.length; j++) {
                    singular[j] = product[j] / value;
                }
            }
            return Math.sqrt(value);
        }
    }

    private static double norm(double[] v) {
        return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
    }

    private static double[] plus(double[] a, double factor, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(j -> a[j] + factor * b[j])
                .toArray();
    }

    int deletions() {
        return measured.length;
    }

    /** Returns how many deletions a sum covers before it passes a budget. */
    static int within(double[] sums, double budget) {
        return (int) Arrays.stream(sums).filter(sum -> sum <= budget).count();
    }

    JsonObject json(double budget) {
        int last = deletions() - 1;
        return JsonObject.builder()
                .put("deletions", deletions())
                .put("trainingResidual", trainingResidual)
                .put("worstCaseSum", worst[last])
                .put("publishedSum", published[last])
                .put("tightSum", tight[last])
                .put("measured", measured[last])
                .put("withinBudgetByWorstCaseSum", within(worst, budget))
                .put("withinBudgetByPublishedSum", within(published, budget))
                .put("withinBudgetByTightSum", within(tight, budget))
                .put(
                        "points",
                        List.copyOf(IntStream.of(Sequence.checkpoints(deletions()))
                                .mapToObj(i -> JsonObject.builder()
                                        .put("deletions", i + 1)
                                        .put("worstCaseSum", worst[i])
                                        .put("publishedSum", published[i])
                                        .put("tightSum", tight[i])
                                        .put("measured", measured[i])
                                        .build())
                                .toList()))
                .build();
    }
}
