package io.unlearn.certified.internal;

import io.unlearn.core.Progress;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The anchors of all outputs at one point, which share the point but not the curvature. */
final class AnchorSet implements Preconditioner {
    /** An inverse and its measured defect take about 4 d^3 flops beside the n d^2 of the Hessian and the d^3 / 3 of the factor. */
    private static final double CUBES = 4.5;

    private final Anchor[] anchors;
    private final double[] curvature;
    private final double regularisation;

    private AnchorSet(Anchor[] anchors, double[] curvature, double regularisation) {
        this.anchors = anchors;
        this.curvature = curvature;
        this.regularisation = regularisation;
    }

    /**
     * Inverts the Hessian of each output at an evaluation.
     *
     * @throws NotConvergedException if a Hessian is not positive definite to working precision
     */
    static AnchorSet at(Problem problem, Evaluation at, double[] weights, double total, Progress progress) {
        int d = problem.columns();
        Anchor[] anchors = new Anchor[problem.outputs()];
        progress.update("inverting", 0, anchors.length);
        for (int k = 0; k < anchors.length; k++) {
            try (SymmetricMatrix hessian = problem.hessian(at.curvature(), k, total)) {
                Anchor anchor = Anchor.at(hessian, Arrays.copyOfRange(weights, k * d, (k + 1) * d));
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
        return new AnchorSet(anchors, at.curvature(), total);
    }

    /** Returns about how many passes over the data a new set costs. */
    double costInPasses(int rows) {
        double d = anchors[0].inverse().size();
        return d / 4 + CUBES * d * d / (4 * rows);
    }

    /** Returns what the leaving of some rows would make of this set, or nothing if a pivot is too small. */
    @Nullable
    Change without(Problem problem, int[] rows) {
        double[][] chosen = problem.rowArrays(rows);
        Downdate[] changes = new Downdate[anchors.length];
        IntStream outputs = IntStream.range(0, anchors.length);
        (anchors.length > 1 ? outputs.parallel() : outputs).forEach(k -> {
            double[] a = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                a[i] = curvature[rows[i] * anchors.length + k];
            }
            Downdate change = Downdate.of(anchors[k], chosen, a);
            if (change != null) {
                changes[k] = change;
            }
        });
        for (int k = 0; k < changes.length; k++) {
            if (changes[k] == null) {
                return null;
            }
        }
        return new Change(chosen, changes);
    }

    void take(Change change) {
        for (int k = 0; k < anchors.length; k++) {
            anchors[k].take(change.changes[k]);
        }
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
        private final double[][] rows;
        private final Downdate[] changes;

        private Change(double[][] rows, Downdate[] changes) {
            this.rows = rows;
            this.changes = changes;
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
         * Returns a bound on what the norm of the gradient, over all outputs, grows by.
         *
         * @param total the regularisation after the change
         */
        double bound(
                double[] before, double[] after, double[] step, double[] delta, double rowNormBound, double total) {
            int d = before.length / changes.length;
            double square = 0;
            for (int k = 0; k < changes.length; k++) {
                double[] s = Arrays.copyOfRange(step, k * d, (k + 1) * d);
                double[] v = Arrays.copyOfRange(delta, k * d, (k + 1) * d);
                Anchor anchor = anchors[k];
                double length = Vectors.norm(s);
                double linear = changes[k].linearError(anchor, Vectors.norm(v));
                double distance = Math.max(anchor.distance(before, k), anchor.distance(after, k));
                double energy = Math.max(0, Vectors.dot(s, v) + linear * length);
                double drift = ResidualBounds.selfConcordantDrift(rowNormBound, distance, anchor.hessianNorm(), energy);
                double moved = Math.abs(total - regularisation) * length;
                double rounding = Rounding.ofStep(
                        anchor.hessianNorm() * Math.exp(rowNormBound * distance),
                        Vectors.norm(Arrays.copyOfRange(after, k * d, (k + 1) * d)),
                        v,
                        rows.length,
                        rowNormBound);
                double one = drift + linear + moved + rounding;
                square += one * one;
            }
            return Math.sqrt(square) * (1 + Rounding.gamma(8L * d + 64));
        }

        @Override
        public void close() {
            eraseRows();
        }
    }
}
