package io.unlearn.certified.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A random problem for Descent-to-Delete, with more rows than it starts with; some are made to break bounds. */
final class DescentCase implements AutoCloseable {
    final SplittableRandom random;
    final DescentProblem problem;
    final Problem rows;
    final boolean[] alive;
    final double[] features;
    final Targets targets;
    int count;

    private DescentCase(DescentCase other, DescentProblem problem) {
        this.random = other.random;
        this.problem = problem;
        this.features = other.features;
        this.targets = other.targets;
        this.alive = other.alive.clone();
        this.count = other.count;
        this.rows = rows();
    }

    private Problem rows() {
        return new Problem(
                DenseBackend.plainJava(),
                problem.loss(),
                features,
                problem.columns(),
                targets,
                new double[problem.parameters()]);
    }

    /** The same rows with the regularisation that a merely convex loss gets. */
    DescentCase regularised(int steps) {
        return new DescentCase(this, DescentRegularisation.best(problem, privacy(false, false), steps));
    }

    DescentCase(long seed) {
        random = new SplittableRandom(seed);
        int n = 4 + random.nextInt(16);
        int columns = 1 + random.nextInt(5);
        Loss loss = random.nextInt(3) == 0 ? Loss.SQUARED : Loss.LOGISTIC;
        int outputs = loss == Loss.SQUARED ? 1 : 1 + random.nextInt(3);
        double bound = Math.exp(-1 + 2 * random.nextDouble());
        double target = Math.exp(-1 + 2 * random.nextDouble());
        double lambda = 4 * loss.curvatureBound() * bound * bound * Math.exp(-4 + 3.5 * random.nextDouble());
        DescentProblem given =
                new DescentProblem(loss, target, bound, outputs, columns, lambda, 1, n, DescentProblem.half(n), 2 * n);
        double full = given.freeMinimiserBound();
        problem = given.inBall(random.nextBoolean() ? Math.nextUp(full) : full * Math.exp(-3 * random.nextDouble()));
        int all = 2 * n;
        targets = targets(all);
        features = features(all);
        rows = rows();
        alive = new boolean[all];
        count = n;
        for (int i = 0; i < n; i++) {
            alive[i] = true;
        }
    }

    /** One label alone at times, and targets of which many are as large as allowed. */
    private Targets targets(int all) {
        if (problem.loss() == Loss.SQUARED) {
            double bound = problem.targetBound();
            double[] values = new double[all];
            Arrays.setAll(values, i -> switch (random.nextInt(3)) {
                case 0 -> bound;
                case 1 -> -bound;
                default -> random.nextDouble(-bound, bound);
            });
            return new Targets(1, new int[0], values);
        }
        int outputs = problem.outputs();
        int[] positive = random.nextInt(8) == 0
                ? new int[all]
                : random.ints(all, outputs == 1 ? -1 : 0, outputs).toArray();
        return new Targets(outputs, positive, new double[0]);
    }

    /** Rows of the largest norm allowed, many of them alike: those move the minimiser most. */
    private double[] features(int all) {
        int d = problem.columns();
        double[] x = new double[all * d];
        boolean alike = random.nextInt(3) == 0;
        for (int i = 0; i < all; i++) {
            double square = 0;
            for (int j = 0; j < d; j++) {
                x[i * d + j] = alike && i > 0 && random.nextInt(4) > 0 ? x[(i - 1) * d + j] : random.nextGaussian();
                square += x[i * d + j] * x[i * d + j];
            }
            for (int j = 0; j < d; j++) {
                x[i * d + j] *= problem.rowNormBound() / Math.sqrt(square) * (1 - 1e-15);
            }
        }
        return x;
    }

    static DescentPrivacy privacy(boolean published, boolean perfect) {
        return new DescentPrivacy(
                new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_DISTANCE), 1, published, perfect);
    }

    double[] run(double[] start, double steps) {
        return ProjectedDescent.run(problem, rows, start, alive, count, (int) steps, Progress.none());
    }

    /** The minimiser, to some 1e-13. */
    double[] minimiser(double[] start) {
        return run(start, Math.ceil(34 / problem.rate()));
    }

    /** Changes some rows: {@code left} of those that count leave if negative, others come if positive. */
    void change(int changed) {
        boolean comes = changed > 0;
        int open = Math.abs(changed);
        while (open > 0) {
            int row = random.nextInt(alive.length);
            if (alive[row] != comes) {
                alive[row] = comes;
                count += comes ? 1 : -1;
                open--;
            }
        }
    }

    /** Draws how many rows come or leave, within the limits; leaves more often than comes. 0 if none can. */
    int drawChange(int most) {
        boolean comes = random.nextInt(3) == 0;
        int possible = comes ? problem.maximumRows() - count : count - problem.minimumRows();
        int drawn = possible == 0 ? 0 : 1 + random.nextInt(Math.min(most, possible));
        return comes ? drawn : -drawn;
    }

    double[] gaussian(double length) {
        double[] z = new double[problem.parameters()];
        for (int j = 0; j < z.length; j++) {
            z[j] = random.nextGaussian();
        }
        double norm = Vectors.norm(z);
        for (int j = 0; j < z.length; j++) {
            z[j] *= length / norm;
        }
        return z;
    }

    /** The mean objective at some weights. */
    double objective(double[] weights, double lambda) {
        int d = problem.columns();
        double sum = 0;
        for (int at = 0; at < alive.length * problem.outputs(); at++) {
            int row = at / problem.outputs();
            int output = at % problem.outputs();
            double z = 0;
            for (int j = 0; j < d; j++) {
                z += features[row * d + j] * weights[output * d + j];
            }
            sum += alive[row] ? loss(row, output, z) : 0;
        }
        return sum / count + lambda / 2 * Vectors.dot(weights, weights);
    }

    private double loss(int row, int output, double z) {
        if (problem.loss() == Loss.SQUARED) {
            double away = z - targets.values()[row];
            return away * away / 2;
        }
        double margin = targets.positive()[row] == output ? z : -z;
        return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** The gradient norm of the mean objective by separate code, with a bound on its rounding. */
    double independentResidual(double[] weights) {
        int outputs = problem.outputs();
        int d = problem.columns();
        int[] chosen = IntStream.range(0, alive.length).filter(i -> alive[i]).toArray();
        double[][] x = new double[chosen.length][];
        Arrays.setAll(x, i -> Arrays.copyOfRange(features, chosen[i] * d, (chosen[i] + 1) * d));
        boolean labelled = problem.loss() == Loss.LOGISTIC;
        LinearModel shape = LinearModel.of(
                new double[outputs][d],
                false,
                IntStream.range(0, labelled ? Math.max(2, outputs) : 0).toArray());
        TrainingRows data = labelled
                ? TrainingRows.classification(x, labels(chosen))
                : TrainingRows.regression(
                        x,
                        Arrays.stream(chosen)
                                .mapToDouble(i -> targets.values()[i])
                                .toArray());
        return IndependentGradient.residual(problem.loss().text(), shape, weights, data, problem.lambda() * count)
                / count;
    }

    private int[] labels(int[] chosen) {
        return Arrays.stream(chosen)
                .map(i -> targets.positive()[i] + (problem.outputs() == 1 ? 1 : 0))
                .toArray();
    }

    @Override
    public void close() {
        rows.close();
    }
}
