package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.unlearn.core.Seeds;
import io.unlearn.djl.Losses;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each loss in float64 against its definition, and its gradient against central differences of the definition. */
class CriteriaTest {
    private static final int ROWS = 5;
    private static final int CLASSES = 4;
    private static final double STEP = 1e-5;

    private final double[][] logits = random(1, ROWS);
    private final double[][] teacher = random(2, ROWS);
    private final int[] labels = {0, 3, 1, 3, 2};
    private final double[] weights = {1, 0.05, 0.3, 2};

    @BeforeAll
    static void needsTheLibrary() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(platform.equals("Linux amd64"), "the tests bring libtorch for Linux on x86-64 only");
    }

    @Test
    void crossEntropy() {
        agrees((z, m) -> Losses.crossEntropy(z, labels(m)), z -> ReferenceCriteria.crossEntropy(z, labels));
    }

    @Test
    void weightedCrossEntropy() {
        agrees(
                (z, m) -> Losses.crossEntropy(z, labels(m), m.create(weights)),
                z -> ReferenceCriteria.crossEntropy(z, labels, weights));
    }

    @Test
    void batchScaledCrossEntropy() {
        agrees(
                (z, m) -> Criteria.batchScaledCrossEntropy(z, labels(m), m.create(weights)),
                z -> ReferenceCriteria.batchScaledCrossEntropy(z, labels, weights));
    }

    @Test
    void divergenceFromUniform() {
        agrees((z, m) -> Criteria.divergenceFromUniform(z), ReferenceCriteria::divergenceFromUniform);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(Criteria.divergenceFromUniform(manager.ones(new Shape(2, 10)))
                            .getFloat())
                    .isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void contrast() {
        double[][] retain = random(3, 7);
        agrees(
                (z, m) -> Criteria.contrast(z, array(m, retain), 1.15),
                z -> ReferenceCriteria.contrast(z, retain, 1.15));
    }

    @Test
    void distillation() {
        agrees(
                (z, m) -> Losses.klDivergence(array(m, teacher), z, 5),
                z -> ReferenceCriteria.distillation(z, teacher, 5));
    }

    @Test
    void softCrossEntropy() {
        agrees(
                (z, m) -> Criteria.softCrossEntropy(z, array(m, teacher), 5),
                z -> ReferenceCriteria.softCrossEntropy(z, teacher, 5));
    }

    @Test
    void entropyGap() {
        agrees((z, m) -> Criteria.entropyGap(z, array(m, teacher)), z -> ReferenceCriteria.entropyGap(z, teacher));
    }

    @Test
    void logitGap() {
        agrees((z, m) -> Criteria.logitGap(z, array(m, teacher)), z -> ReferenceCriteria.logitGap(z, teacher));
    }

    @Test
    void extremeLogitsStayFinite() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray z = manager.create(new float[] {1e4f, -1e4f, 0, 300}, new Shape(2, 2));
            NDArray t = manager.create(new float[] {-1e4f, 1e4f, 0, 0}, new Shape(2, 2));
            NDArray y = manager.create(new long[] {0, 1});
            assertThat(Losses.crossEntropy(z, y).getFloat()).isCloseTo(0, within(1e-6f));
            assertThat(Losses.klDivergence(t, z, 5).getFloat()).isFinite();
            assertThat(Criteria.entropyGap(z, t).getFloat())
                    .isCloseTo((float) (Math.pow(Math.log(2), 2) / 2), within(1e-6f));
        }
    }

    private void agrees(BiFunction<NDArray, NDManager, NDArray> loss, ToDoubleFunction<double[][]> reference) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray z = array(manager, logits);
            z.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray value = loss.apply(z, manager);
                collector.backward(value);
                assertThat(value.getDouble()).isCloseTo(reference.applyAsDouble(logits), within(1e-12));
            }
            double[] gradient = z.getGradient().toDoubleArray();
            for (int i = 0; i < ROWS; i++) {
                for (int k = 0; k < CLASSES; k++) {
                    assertThat(gradient[i * CLASSES + k]).isCloseTo(slope(reference, i, k), within(1e-8));
                }
            }
        }
    }

    private double slope(ToDoubleFunction<double[][]> reference, int row, int column) {
        double[][] moved = random(1, ROWS);
        moved[row][column] += STEP;
        double above = reference.applyAsDouble(moved);
        moved[row][column] -= 2 * STEP;
        return (above - reference.applyAsDouble(moved)) / (2 * STEP);
    }

    private NDArray labels(NDManager manager) {
        long[] values = new long[labels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels[i];
        }
        return manager.create(values);
    }

    private static NDArray array(NDManager manager, double[][] rows) {
        return manager.create(rows);
    }

    private static double[][] random(long seed, int rows) {
        RandomGenerator random = Seeds.of(seed).generator();
        double[][] values = new double[rows][CLASSES];
        for (double[] row : values) {
            for (int k = 0; k < CLASSES; k++) {
                row[k] = 1.5 * random.nextGaussian();
            }
        }
        return values;
    }
}
