package io.unlearn.benchmarks;

import io.unlearn.core.Seeds;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.djl.TorchBackend;
import java.util.Optional;

/** The rows and the Hessian of one class, on a device, with the weights of a logistic loss. */
final class HessianCase implements AutoCloseable {
    /** Rows of the subject that leaves. */
    static final int SUBJECT_ROWS = 30;

    final RowMatrix rows;
    final double[] weights;
    final SymmetricMatrix hessian;
    final SymmetricMatrix updated;
    final CholeskyFactor factor;
    final SymmetricMatrix inverse;
    final double[] subject;
    final double[] signs;
    final double[] right;

    private HessianCase(RowMatrix rows, double[] weights, Seeds seeds) {
        int d = rows.columns();
        this.rows = rows;
        this.weights = weights;
        this.hessian = rows.weightedGram(weights, 1);
        this.updated = hessian.copy();
        this.factor = hessian.cholesky();
        this.inverse = factor.inverse();
        this.subject = uniform(seeds.split("subject"), (long) SUBJECT_ROWS * d, 1 / Math.sqrt(d));
        this.signs = uniform(seeds.split("signs"), SUBJECT_ROWS, 0.25);
        this.right = uniform(seeds.split("right"), d, 1);
    }

    /**
     * Draws rows of length at most 1.
     *
     * @param narrow whether they are float32 numbers, and stored so where the backend can
     * @throws IllegalStateException if the device cannot be used
     */
    static HessianCase draw(int n, int d, boolean narrow, String device) {
        DenseBackend backend = backend(narrow, device);
        Optional<String> missing = backend.unavailable();
        if (missing.isPresent()) {
            throw new IllegalStateException("skipped: no " + device + " device: " + missing.get());
        }
        Seeds seeds = Seeds.of(1);
        double[] drawn = uniform(seeds.split("rows"), (long) n * d, 1 / Math.sqrt(d));
        double[] weights =
                seeds.split("weights").generator().doubles(n, 0.01, 0.25).toArray();
        return new HessianCase(rows(backend, drawn, n, d, narrow), weights, seeds);
    }

    private static RowMatrix rows(DenseBackend backend, double[] drawn, int n, int d, boolean narrow) {
        if (!narrow) {
            return backend.rows(drawn, n, d);
        }
        float[] floats = new float[drawn.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) drawn[i];
        }
        return backend.rows(floats, n, d);
    }

    private static DenseBackend backend(boolean narrow, String device) {
        if (device.equals("java")) {
            if (narrow) {
                throw new IllegalStateException("skipped: plain Java stores rows in float64 alone");
            }
            return DenseBackend.plainJava();
        }
        TorchBackend torch = device.equals("gpu") ? TorchBackend.gpu(0) : TorchBackend.cpu();
        return narrow ? torch.withFloat32Rows() : torch;
    }

    private static double[] uniform(Seeds seeds, long size, double bound) {
        return seeds.generator().doubles(size, -bound, bound).toArray();
    }

    /** Writes {@code (X' diag(w) X + I) v} to {@code out}; 4 n d flops, and one pass over the rows. */
    void hessianVector(double[] v, double[] out) {
        RowTransform weighted = (first, count, scores) -> {
            for (int i = 0; i < count; i++) {
                scores[i] *= weights[first + i];
            }
        };
        rows.multiplyThrough(v, 1, weighted, out);
        for (int j = 0; j < out.length; j++) {
            out[j] += v[j];
        }
    }

    /** Writes the exact gradient of a logistic loss to {@code out}: the pass that a certificate's residual costs. */
    void gradient(double[] v, double[] out) {
        rows.multiplyThrough(
                v,
                1,
                (first, count, scores) -> {
                    for (int i = 0; i < count; i++) {
                        scores[i] = -1 / (1 + Math.exp(scores[i]));
                    }
                },
                out);
    }

    @Override
    public void close() {
        inverse.close();
        factor.close();
        updated.close();
        hessian.close();
        rows.close();
    }
}
