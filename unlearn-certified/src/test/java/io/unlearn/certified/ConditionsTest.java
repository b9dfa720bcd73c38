package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Certificate;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What voids a certificate is refused, or named in it and in every report on it. */
class ConditionsTest {
    private static final TrainingRows ROWS = Rows.classes(60, 4, 2, 5);
    private static final TrainingRows REMAINING = ROWS.where(i -> i >= 4);

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic().progress(Progress.none());
    }

    private static Release<LinearModel> released(CertifiedTrainer trainer) {
        try (LinearRemoval model = trainer.train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            return model.publish();
        }
    }

    @ParameterizedTest
    @EnumSource(Preparation.class)
    void whatDependsOnTheDataIsRefusedUnlessAccepted(Preparation step) {
        if (step.condition().isEmpty()) {
            assertThat(released(trainer().prepared(step)).certificate().conditions())
                    .isEmpty();
            return;
        }
        Condition condition = step.condition().get();
        assertThatThrownBy(() -> trainer().prepared(step).train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("preparation must be a function of each row alone, or public but is " + step)
                .hasMessageContaining("accept(Condition." + condition + ")");
        assertThat(released(trainer().prepared(step).accept(condition))
                        .certificate()
                        .conditions())
                .containsExactly(condition);
    }

    @Test
    void acceptingOneConditionDoesNotAcceptAnother() {
        assertThatThrownBy(() -> trainer()
                        .prepared(Preparation.FITTED_SCALER, Preparation.TUNED_HYPER_PARAMETERS)
                        .accept(Condition.FEATURES_FITTED_ON_DATA)
                        .train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("TUNED_HYPER_PARAMETERS");
        assertThat(released(trainer().accept(Condition.FEATURES_FITTED_ON_DATA))
                        .certificate()
                        .conditions())
                .as("nothing was declared")
                .isEmpty();
    }

    @Test
    void aConditionalCertificateIsNeverPlainlyValid() {
        Release<LinearModel> release = released(trainer()
                .prepared(Preparation.FITTED_VOCABULARY, Preparation.FITTED_CLASS_WEIGHTS, Preparation.FITTED_SCALER)
                .accept(Condition.values()));
        Certificate read = Certificate.fromJson(release.certificate().toJson());
        VerificationReport report = CertificateVerifier.verify(read, release.model(), REMAINING);
        assertThat(report.conditions())
                .containsExactly(Condition.FEATURES_FITTED_ON_DATA, Condition.CLASS_WEIGHTS_FROM_DATA);
        assertThat(report.valid()).isFalse();
        assertThat(report.validUnderConditions()).isTrue();
        assertThat(report.failures()).isEmpty();
        assertThat(report.summary())
                .startsWith("CERTIFICATE VERIFIED UNDER CONDITIONS ONLY")
                .contains(Condition.FEATURES_FITTED_ON_DATA.text(), Condition.CLASS_WEIGHTS_FROM_DATA.text());
        VerificationReport bad = CertificateVerifier.verify(read, release.model(), Rows.classes(60, 4, 2, 6));
        assertThat(bad.validUnderConditions()).isFalse();
        assertThat(bad.summary()).startsWith("CERTIFICATE NOT VERIFIED").contains("CONDITION");
    }

    @Test
    void adoptedModelsNameTheirConditionsToo() {
        LinearModel foreign = ForeignTools.binary(ROWS, 1, true, true);
        CertifiedTrainer trainer = trainer().prepared(Preparation.TUNED_HYPER_PARAMETERS);
        assertThatThrownBy(() -> trainer.adopt(foreign, ROWS, DeclaredObjective.sum(1)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("TUNED_HYPER_PARAMETERS");
        trainer.accept(Condition.HYPER_PARAMETERS_FROM_DATA);
        try (Adoption adoption = trainer.adopt(foreign, ROWS, DeclaredObjective.sum(1))) {
            assertThat(adoption.model().publish().certificate().conditions())
                    .containsExactly(Condition.HYPER_PARAMETERS_FROM_DATA);
        }
    }

    @Test
    void descentNamesItsConditionsToo() {
        DescentTrainer trainer = DescentToDelete.trainer()
                .regularisation(0.1)
                .stepsPerUpdate(20)
                .progress(Progress.none())
                .prepared(Preparation.FITTED_PROJECTION);
        assertThatThrownBy(() -> trainer.train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("FITTED_PROJECTION");
        try (DescentToDelete model =
                trainer.accept(Condition.FEATURES_FITTED_ON_DATA).train(ROWS)) {
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().conditions()).containsExactly(Condition.FEATURES_FITTED_ON_DATA);
            VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), ROWS);
            assertThat(report.valid()).isFalse();
            assertThat(report.validUnderConditions()).as(report.summary()).isTrue();
        }
    }

    @Test
    void columnsThatWereStandardisedAreSeen() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] x = new double[50][4];
        for (int i = 0; i < 50; i++) {
            x[i][0] = 3 + random.nextGaussian();
            x[i][1] = random.nextGaussian();
            x[i][2] = i % 2 == 0 ? 1 : -1;
            x[i][3] = 0;
        }
        int[] labels = new int[50];
        labels[7] = 1;
        assertThat(StandardisedColumns.count(TrainingRows.classification(x, labels)))
                .isZero();
        standardise(x, 0, 50);
        assertThat(StandardisedColumns.count(TrainingRows.classification(x, labels)))
                .isEqualTo(1);
        standardise(x, 1, 49);
        TrainingRows rows = TrainingRows.classification(x, labels);
        assertThat(StandardisedColumns.count(rows)).isEqualTo(2);
        String log = logOf(() -> trainer().rowNormBound(10).train(rows).close());
        assertThat(log).contains("2 of 4 columns have mean 0 and variance 1", "Scale each row to unit length");
        assertThat(logOf(() -> trainer().train(ROWS).close())).doesNotContain("variance 1");
    }

    private static void standardise(double[][] x, int column, double divisor) {
        double mean = 0;
        double square = 0;
        for (double[] row : x) {
            mean += row[column] / x.length;
        }
        for (double[] row : x) {
            square += (row[column] - mean) * (row[column] - mean) / divisor;
        }
        for (double[] row : x) {
            row[column] = (row[column] - mean) / Math.sqrt(square);
        }
    }

    private static String logOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
