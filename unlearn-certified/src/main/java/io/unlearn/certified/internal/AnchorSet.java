package io.unlearn.certified.internal;

import io.unlearn.core.Progress;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The anchors of all outputs at one point, which share the point but not the curvature. */
final class AnchorSet implements Preconditioner {
    /**
     * How much faster a flop is in a Hessian than in a pass over the data with one output, with two, and with more, which
     * is bound by memory; see the benchmark records. An estimate: it decides when to invert anew, never a result.
     */
    private static final double[] SPEED_OF_HESSIAN = {3.5, 2, 1.4};

    /** A factor, an inverse and its measured defect, in d^3 flops. */
    private static final double CUBES = 4.5;

    private final Anchor[] anchors;
    private final double regularisation;
    /** {@code [n][outputs]} or longer; of rows that do not count it is 0. */
    private double[] curvature;

    private Image image;

    /**
     * The Hessians at the point times the distance from it. It is carried along: a step s that solves H s = v adds v.
     *
     * @param of the weights that the distance is of
     * @param product {@code [outputs][d]}
     * @param error bound on the norm of its error, for each output
     */
    private record Image(double[] of, double[] product, double error) {}

    private AnchorSet(Anchor[] anchors, double[] curvature, double regularisation, double[] weights) {
        this.anchors = anchors;
        this.curvature = curvature;
        this.regularisation = regularisation;
        this.image = new Image(weights, new double[weights.length], 0);
    }

    /** Carries the image to other weights, with a pass over the data unless they are those that it was left at. */
    void moveImageTo(Problem problem, double[] weights) {
        makeRoomFor(problem.rowCount());
        if (image.of == weights) {
            return;
        }
        int d = anchors[0].inverse().size();
        double[] away = new double[weights.length];
        double longest = 0;
        double norm = 0;
        for (int k = 0; k < anchors.length; k++) {
            double[] e = anchors[k].away(weights, k);
            System.arraycopy(e, 0, away, k * d, d);
            longest = Math.max(longest, Vectors.norm(e));
            norm = Math.max(norm, anchors[k].hessianNorm());
        }
        double[] product = new double[weights.length];
        problem.hessianTimes(curvature, regularisation, away, product);
        // The absolute values of the terms add up to at most the trace times the distance.
        double error = Rounding.gamma(problem.rowCount() + 2L * d + 8) * d * norm * longest;
        image = new Image(weights, product, error);
    }

    /**
     * Inverts the Hessian of each output at an evaluation.
     *
     * @param narrowFrom see {@link Anchor#at}
     * @throws NotConvergedException if a Hessian is not positive definite to working precision
     */
    static AnchorSet at(
            Problem problem, Evaluation at, double[] weights, double total, int narrowFrom, Progress progress) {
        int d = problem.columns();
        Anchor[] anchors = new Anchor[problem.outputs()];
        progress.update("inverting", 0, anchors.length);
        for (int k = 0; k < anchors.length; k++) {
            try (SymmetricMatrix hessian = problem.hessian(at.curvature(), k, total)) {
                Anchor anchor = Anchor.at(hessian, Arrays.copyOfRange(weights, k * d, (k + 1) * d), narrowFrom);
                if (anchor == null) {
                    throw new NotConvergedException(
                            "smallest eigenvalue of the Hessian",
                            "above the rounding of the largest",
                            "the regularisation " + total,
                            "Raise the regularisation.");
                }
                anchors[k] = anchor;
            }
            progress.update("inverting", k + 1L, anchors.length);
        }
        return new AnchorSet(anchors, at.curvature(), total, weights);
    }

    /** Returns about how many passes over the data a new set costs. */
    double costInPasses(int rows) {
        double d = anchors[0].inverse().size();
        double speed = SPEED_OF_HESSIAN[Math.min(anchors.length, SPEED_OF_HESSIAN.length) - 1];
        return (d + CUBES * d * d / rows) / (4 * speed);
    }

    private void makeRoomFor(int rowCount) {
        int needed = Math.multiplyExact(rowCount, anchors.length);
        if (needed > curvature.length) {
            curvature = Arrays.copyOf(curvature, Room.grown(curvature.length, needed));
        }
    }

    /** Returns what a change would make of this set, or nothing if a pivot is too small. */
    @Nullable
    Change after(Problem problem, RowChange change) {
        makeRoomFor(problem.rowCount());
        double[][] chosen = problem.rowArrays(change.rows());
        double[][] signed = new double[anchors.length][change.size()];
        Downdate[] changes = new Downdate[anchors.length];
        IntStream outputs = IntStream.range(0, anchors.length);
        (anchors.length > 1 ? outputs.parallel() : outputs).forEach(k -> {
            for (int i = 0; i < change.size(); i++) {
                signed[k][i] = change.entering()
                        ? -RowDerivatives.logisticCurvature(anchors[k].score(chosen[i]))
                        : curvature[change.rows()[i] * anchors.length + k];
            }
            Downdate downdate = Downdate.of(anchors[k], chosen, signed[k]);
            if (downdate != null) {
                changes[k] = downdate;
            }
        });
        for (int k = 0; k < changes.length; k++) {
            if (changes[k] == null) {
                return null;
            }
        }
        return new Change(change, chosen, signed, changes);
    }

    /** Takes a change over, with the image that its bound was computed with. */
    void take(Change change) {
        for (int k = 0; k < anchors.length; k++) {
            anchors[k].take(change.changes[k]);
        }
        for (int i = 0; i < change.rows.length; i++) {
            for (int k = 0; k < anchors.length; k++) {
                curvature[change.indices[i] * anchors.length + k] = Math.max(0, -change.signed[k][i]);
            }
        }
        image = change.imageAfter;
    }

    @Override
    public void solve(double[] vectors) {
        int d = anchors[0].inverse().size();
        IntStream outputs = IntStream.range(0, anchors.length);
        (anchors.length > 1 ? outputs.parallel() : outputs).forEach(k -> {
            double[] out = new double[d];
            anchors[k].inverse().multiply(Arrays.copyOfRange(vectors, k * d, (k + 1) * d), out);
            System.arraycopy(out, 0, vectors, k * d, d);
        });
    }

    @Override
    public void close() {
        for (Anchor anchor : anchors) {
            anchor.inverse().erase();
        }
    }

    /** A change of the whole set that waits to be taken over; also an inverse of the Hessians as they would be then. */
    final class Change implements Preconditioner {
        private final int[] indices;
        private final double[][] rows;
        private final double[][] signed;
        private final Downdate[] changes;
        private final double[] linearErrors;
        private Image imageAfter = image;

        private Change(RowChange change, double[][] rows, double[][] signed, Downdate[] changes) {
            this.indices = change.rows().clone();
            this.rows = rows;
            this.signed = signed;
            this.changes = changes;
            this.linearErrors = new double[changes.length];
        }

        double[][] rows() {
            return rows;
        }

        void eraseRows() {
            for (double[] row : rows) {
                Arrays.fill(row, 0);
            }
        }

        /** Returns {@code P' delta} for each output. */
        double[] step(double[] delta) {
            double[] step = delta.clone();
            solve(step);
            int d = delta.length / changes.length;
            for (int k = 0; k < changes.length; k++) {
                double norm = Vectors.norm(Arrays.copyOfRange(delta, k * d, (k + 1) * d));
                linearErrors[k] = changes[k].linearError(norm);
            }
            return step;
        }

        /**
         * Returns the same for a single row x where delta is {@code slopes[k] x} in each output: no product with P is needed.
         */
        double[] soloStep(double[] slopes) {
            int d = rows[0].length;
            double[] step = new double[slopes.length * d];
            double[] out = new double[d];
            for (int k = 0; k < slopes.length; k++) {
                changes[k].soloStep(slopes[k], out);
                System.arraycopy(out, 0, step, k * d, d);
                linearErrors[k] = Math.abs(slopes[k]) * changes[k].soloError();
            }
            return step;
        }

        @Override
        public void solve(double[] vectors) {
            double[] before = vectors.clone();
            AnchorSet.this.solve(vectors);
            int d = before.length / changes.length;
            double[] v = new double[d];
            double[] out = new double[d];
            for (int k = 0; k < changes.length; k++) {
                System.arraycopy(before, k * d, v, 0, d);
                System.arraycopy(vectors, k * d, out, 0, d);
                changes[k].addChange(v, out);
                System.arraycopy(out, 0, vectors, k * d, d);
            }
        }

        /**
         * Returns a bound on what the norm of the gradient, over all outputs, grows by. The step must be the last one that
         * was made here, and the image that of {@code before}; what it becomes is kept for {@link #take}.
         *
         * @param total the regularisation after the change
         */
        double bound(
                double[] before, double[] after, double[] step, double[] delta, double rowNormBound, double total) {
            int d = before.length / changes.length;
            double[] product = image.product.clone();
            double square = 0;
            double error = image.error;
            for (int k = 0; k < changes.length; k++) {
                double[] s = Arrays.copyOfRange(step, k * d, (k + 1) * d);
                double[] v = Arrays.copyOfRange(delta, k * d, (k + 1) * d);
                double linear = linearErrors[k];
                double[] e = anchors[k].away(before, k);
                double[] he = Arrays.copyOfRange(product, k * d, (k + 1) * d);
                follow(k, e, he);
                double one = drift(k, e, he, after, s, v, linear, rowNormBound);
                one += linear + Math.abs(total - regularisation) * Vectors.norm(s);
                square += one * one;
                Vectors.addTo(he, 1, v);
                System.arraycopy(he, 0, product, k * d, d);
                double rounding = 4 * Rounding.gamma(4L * d + 8L * rows.length + 16);
                error = Math.max(error, image.error + linear + rounding * (Vectors.norm(he) + Vectors.norm(v)));
            }
            imageAfter = new Image(after, product, error);
            double bound = Math.sqrt(square) * (1 + Rounding.gamma(8L * d + 64));
            // So far from the point that a factor overflowed: no bound.
            return Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
        }

        /** Takes the leaving rows out of the product of the Hessian with the distance, and entering ones into it. */
        private void follow(int k, double[] e, double[] he) {
            for (int i = 0; i < rows.length; i++) {
                Vectors.addTo(he, -signed[k][i] * Vectors.dot(rows[i], e), rows[i]);
            }
        }

        private double drift(
                int k,
                double[] e,
                double[] he,
                double[] after,
                double[] s,
                double[] v,
                double linear,
                double rowNormBound) {
            double length = Vectors.norm(s);
            double start = Vectors.norm(e);
            double distance = Math.max(start, Vectors.norm(anchors[k].away(after, k)));
            double slack = image.error * start + Rounding.gamma(4L * e.length + 64) * Vectors.norm(he) * start;
            double distanceSquare = Vectors.dot(e, he) - regularisation * start * start + 2 * slack;
            double stepSquare = Vectors.dot(s, v) - regularisation * length * length;
            stepSquare += linear * length + Rounding.gamma(4L * e.length + 64) * Vectors.norm(v) * length;
            double drift = ResidualBounds.localDrift(
                    rowNormBound, distance, Math.sqrt(Math.max(0, distanceSquare)), Math.sqrt(Math.max(0, stepSquare)));
            double weightNorm = Vectors.norm(Arrays.copyOfRange(after, k * s.length, (k + 1) * s.length));
            return drift
                    + Rounding.ofStep(
                            changes[k].hessianNorm() * Math.exp(rowNormBound * distance),
                            weightNorm,
                            v,
                            rows.length,
                            rowNormBound);
        }

        @Override
        public void close() {
            eraseRows();
        }
    }
}
