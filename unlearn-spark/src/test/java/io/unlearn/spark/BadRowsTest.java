package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Preparation;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.error.UnknownRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and settings that are refused, with what is wrong and how to mend it, and nothing changed. */
class BadRowsTest {
    private static final Row FIRST = row("a", Vectors.dense(0.6, 0.8), 0.0);
    private static final Row SECOND = row("b", Vectors.dense(0, 1), 1.0);

    private static Row row(Object id, Object features, Object label) {
        return RowFactory.create(id, id, features, label);
    }

    private static SparkRows rows(Row... more) {
        List<Row> all = new ArrayList<>(List.of(FIRST, SECOND));
        all.addAll(Arrays.asList(more));
        return SparkRows.of(Cluster.session().createDataFrame(all, Rows.SCHEMA));
    }

    private static SparkTrainer logistic() {
        return SparkTrainer.logistic().progress(Progress.none());
    }

    private static void refused(SparkRows rows, Class<? extends Exception> type, String message) {
        assertThatThrownBy(() -> logistic().train(rows)).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void rowsThatCannotBeRead() {
        Vector unit = Vectors.dense(1, 0);
        refused(
                rows(row(null, unit, 1.0)),
                InvalidArgumentException.class,
                "ids must be present and not blank but is otherwise in 1 rows");
        refused(rows(row(" ", unit, 1.0)), InvalidArgumentException.class, "ids must be present");
        refused(rows(row("c", null, 1.0)), InvalidArgumentException.class, "features must be present");
        refused(
                rows(row("c", Vectors.dense(Double.NaN, 0), 1.0)),
                NonFiniteValueException.class,
                "features must be finite");
        refused(rows(row("c", unit, null)), NonFiniteValueException.class, "labels must be present and finite");
        refused(rows(row("c", unit, Double.NaN)), NonFiniteValueException.class, "labels must be present and finite");
        refused(rows(row("c", unit, 0.5)), InvalidArgumentException.class, "labels must be whole numbers");
        refused(rows(row("c", Vectors.dense(1), 1.0)), ShapeMismatchException.class, "of lengths from 1 to 2");
        refused(rows(row("c", Vectors.dense(3, 4), 1.0)), RowNormException.class, "must be at most 1.0 but is 5.0");
        refused(
                rows(row("a", unit, 1.0)),
                DuplicateRecordException.class,
                "record ids must be distinct but is repeated: 1");
        SparkRows none = SparkRows.of(Cluster.session().createDataFrame(List.of(), Rows.SCHEMA));
        refused(none, EmptySplitException.class, "training rows must be at least one");
        SparkRows one = SparkRows.of(Cluster.session().createDataFrame(List.of(FIRST), Rows.SCHEMA));
        refused(one, InvalidArgumentException.class, "labels must be at least two different ones");
    }

    @Test
    void targetsAndLabelsThatWereNotDeclared() {
        SparkRows third = rows(row("c", Vectors.dense(1, 0), 2.0));
        assertThatThrownBy(() -> logistic().labels(0, 1).train(third))
                .isInstanceOf(UnknownLabelException.class)
                .hasMessageContaining("labels of the rows must be among [0, 1] but is [2]");
        SparkTrainer squares =
                SparkTrainer.leastSquares().progress(Progress.none()).targetBound(1.5);
        assertThatThrownBy(() -> squares.train(third))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("largest absolute target must be at most 1.5 but is 2.0");
    }

    @ParameterizedTest
    @CsvSource({"nothing, label", "person, label", "features, person"})
    void columnsThatAreMissingOrOfAnotherType(String features, String label) {
        assertThatThrownBy(() -> logistic().train(rows().columns(features, label)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("column ");
    }

    @Test
    void settingsThatDoNotFit() {
        assertThatThrownBy(() -> logistic().masking(Masking.none()).train(rows()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("masking must be verified output noise for logistic regression");
        assertThatThrownBy(() -> logistic()
                        .masking(Masking.sharedPerturbation(1, 1e-5, 1))
                        .train(rows()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("but is ProvedSharedB");
        SparkTrainer squares = SparkTrainer.leastSquares().masking(Masking.outputNoise(1, 1e-5));
        assertThatThrownBy(() -> squares.train(rows())).hasMessageContaining("target bound must be declared");
        assertThatThrownBy(() -> logistic().prepared(Preparation.FITTED_SCALER).train(rows()))
                .hasMessageContaining("FITTED_SCALER, which voids every certificate");
        try (SparkRemoval model = logistic()
                .prepared(Preparation.FITTED_SCALER)
                .accept(Condition.FEATURES_FITTED_ON_DATA)
                .train(rows())) {
            assertThat(model.publish().certificate().conditions()).containsExactly(Condition.FEATURES_FITTED_ON_DATA);
        }
    }

    @Test
    void bringingTheWrongRowsChangesNothing() {
        Rows all = Rows.classes(40, 4, 2, 9);
        try (SparkRemoval model = logistic().train(all.onCluster())) {
            double[] before = model.innerWeightsCopy();
            RemovalRequest person = RemovalRequest.subject("s3");
            assertThatThrownBy(() -> model.remove(person, all.onCluster(row -> row == 12)))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("must be 39 but is 36");
            assertThatThrownBy(() -> model.remove(person, all.onCluster(row -> row < 4)))
                    .isInstanceOf(UnknownRecordException.class);
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(40);
            assertThat(model.remove(person, all.onCluster(row -> row / 4 == 3))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(4);
        }
    }

    @Test
    void aDataSetWithOtherRowsIsRefusedAndTheOldOneStays() {
        Rows all = Rows.classes(40, 4, 2, 9);
        try (SparkRemoval model = logistic().train(all.onCluster())) {
            model.remove(RemovalRequest.record("5"));
            assertThatThrownBy(() -> model.replaceRows(all.onCluster(row -> row != 8)))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("number of rows of the data set that were not removed must be 39 but is 38");
            assertThatThrownBy(
                            () -> model.replaceRows(Rows.classes(40, 4, 2, 10).onCluster()))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("gradient norm of the model over the new rows");
            model.replaceRows(all.onCluster(row -> row != 5));
            assertThat(model.remove(RemovalRequest.record("6"))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(1);
            assertThat(model.remainingRows()).isEqualTo(38);
        }
    }
}
