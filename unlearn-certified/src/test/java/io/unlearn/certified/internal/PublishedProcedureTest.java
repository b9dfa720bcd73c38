package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.PublishedProtocol;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.spi.DenseBackend;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Charges with a spectral norm that is kept from removal to removal. */
class PublishedProcedureTest {
    private static final int COLUMNS = 130;
    private static final int LARGE_ROWS = 20;
    private static final int ROWS = 60;
    private static final Regularisation REGULARISATION = Regularisation.fixedTotal(1);

    /** The large rows hold nearly all of the spectral norm; a request for them that is refused must leave no trace of that. */
    @Test
    void aRequestThatIsRefusedDoesNotLowerTheNextCharge() {
        try (Problem problem = problem()) {
            State state = LogisticVectors.optimum(problem, REGULARISATION);
            int[] large = IntStream.range(0, LARGE_ROWS).toArray();
            int[] small = {ROWS - 1};
            try (PublishedProcedure asked = new PublishedProcedure(problem, REGULARISATION, 1);
                    PublishedProcedure fresh = new PublishedProcedure(problem, REGULARISATION, 1)) {
                asked.attempt(state, large);
                assertThat(asked.attempt(state, small).charge())
                        .isGreaterThanOrEqualTo(fresh.attempt(state, small).charge() * (1 - 1e-9));
            }
        }
    }

    @Test
    void aKeptNormChargesAtLeastWhatANewOneWould() {
        try (Problem problem = problem()) {
            State state = LogisticVectors.optimum(problem, REGULARISATION);
            try (PublishedProcedure kept = new PublishedProcedure(problem, REGULARISATION, 1)) {
                for (int row = 0; row < LARGE_ROWS; row++) {
                    int[] rows = {row};
                    Procedure.Attempt attempt = kept.attempt(state, rows);
                    try (PublishedProcedure fresh = new PublishedProcedure(problem, REGULARISATION, 1)) {
                        assertThat(attempt.charge())
                                .isGreaterThanOrEqualTo(
                                        fresh.attempt(state, rows).charge() * (1 - 1e-9));
                    }
                    attempt.onCommit().run();
                    state = attempt.after();
                }
            }
        }
    }

    @Test
    void outputsCountTogetherOrAreAddedUpAndMoreStepsLeaveLess() {
        SplittableRandom random = new SplittableRandom(3);
        int outputs = 3;
        double[] x = random.doubles(40 * 4, -0.5, 0.5).toArray();
        Targets targets = new Targets(outputs, random.ints(40, 0, outputs).toArray(), new double[0]);
        try (Problem problem =
                new Problem(DenseBackend.plainJava(), Loss.LOGISTIC, x, 4, targets, new double[outputs * 4])) {
            State state = LogisticVectors.optimum(problem, REGULARISATION);
            PublishedProtocol one = PublishedProtocol.oneStep();
            Procedure.Attempt joint = attempt(problem, state, one);
            double summed = attempt(problem, state, one.summedOverOutputs()).charge();
            assertThat(summed / joint.charge()).isBetween(1.1, Math.sqrt(outputs));
            Procedure.Attempt twice = attempt(problem, state, one.withSteps(2));
            assertThat(twice.steps()).isEqualTo(2);
            assertThat(twice.after().residual()).isLessThan(joint.after().residual() / 100);
            assertThat(twice.charge()).isLessThan(joint.charge() / 100);
        }
    }

    private static Procedure.Attempt attempt(Problem problem, State state, PublishedProtocol protocol) {
        try (PublishedProcedure procedure = new PublishedProcedure(problem, REGULARISATION, 1, protocol)) {
            return procedure.attempt(state, new int[] {5, 6});
        }
    }

    private static Problem problem() {
        SplittableRandom random = new SplittableRandom(77);
        double[] x = new double[ROWS * COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                double noise = 0.01 * (2 * random.nextDouble() - 1);
                x[i * COLUMNS + j] = i < LARGE_ROWS && j == 0 ? 0.9 + noise : noise;
            }
        }
        int[] positive = random.ints(ROWS, -1, 1).toArray();
        Targets targets = new Targets(1, positive, new double[0]);
        return new Problem(DenseBackend.plainJava(), Loss.LOGISTIC, x, COLUMNS, targets, new double[COLUMNS]);
    }
}
