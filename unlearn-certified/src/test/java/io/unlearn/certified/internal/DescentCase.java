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
    final int[] positive;
    int count;

    private DescentCase(DescentCase other, DescentProblem problem) {
        this.random = other.random;
        this.problem = problem;
        this.features = other.features;
        this.positive = other.positive;
        this.alive = other.alive.clone();
        this.count = other.count;
        this.rows = rows();
    }

    private Problem rows() {
        return new Problem(
                DenseBackend.plainJava(),
                Loss.LOGISTIC,
                features,
                problem.columns(),
                new Targets(problem.outputs(), positive, new double[0]),
                new double[problem.parameters()]);
    }

    /** The same rows with the regularisation that a merely convex loss gets. */
    DescentCase regularised(int steps) {
        return new DescentCase(this, DescentRegularisation.best(problem, privacy(false, false), steps));
    }

    DescentCase(long seed) {
        random = new SplittableRandom(seed);
        int n = 4 + random.nextInt(30);
        int columns = 1 + random.nextInt(5);
        int outputs = 1 + random.nextInt(3);
        double bound = Math.exp(-1 + 2 * random.nextDouble());
        double lambda = bound * bound * Math.exp(-4 + 3.5 * random.nextDouble());
        double full = Math.sqrt(outputs) * bound / lambda;
        double radius = random.nextBoolean() ? Math.nextUp(full) : full * Math.exp(-3 * random.nextDouble());
        problem = new DescentProblem(bound, outputs, columns, lambda, radius, n, DescentProblem.half(n), 2 * n);
        int all = 2 * n;
        positive = random.nextInt(8) == 0
                ? new int[all]
                : random.ints(all, outputs == 1 ? -1 : 0, outputs).toArray();
        features = features(all);
        rows = rows();
        alive = new boolean[all];
        count = n;
        for (int i = 0; i < n; i++) {
            alive[i] = true;
        }
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
            double margin = positive[row] == output ? z : -z;
            sum += alive[row] ? Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(z))) : 0;
        }
        return sum / count + lambda / 2 * Vectors.dot(weights, weights);
    }

    /** The gradient norm of the mean objective by separate code, with a bound on its rounding. */
    double independentResidual(double[] weights) {
        int outputs = problem.outputs();
        int d = problem.columns();
        int[] chosen = IntStream.range(0, alive.length).filter(i -> alive[i]).toArray();
        double[][] x = new double[chosen.length][];
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            x[i] = Arrays.copyOfRange(features, chosen[i] * d, (chosen[i] + 1) * d);
            labels[i] = outputs == 1 ? positive[chosen[i]] + 1 : positive[chosen[i]];
        }
        LinearModel shape = LinearModel.of(
                new double[outputs][d],
                false,
                IntStream.range(0, Math.max(2, outputs)).toArray());
        TrainingRows data = TrainingRows.classification(x, labels);
        return IndependentGradient.residual("logistic", shape, weights, data, problem.lambda() * count) / count;
    }

    @Override
    public void close() {
        rows.close();
    }
}
