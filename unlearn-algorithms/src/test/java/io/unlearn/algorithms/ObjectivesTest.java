package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.algorithms.internal.ReferenceCriteria;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Mode;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.Training;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each objective of a changed copy, with the original as the teacher, against float64. */
class ObjectivesTest {
    private static final Offset<Double> CLOSE = within(1e-5);

    private UnlearningTask<TorchModel, TorchData> task;
    private Workpiece work;
    private double[][] student;
    private double[][] teacher;
    private int[] labels;

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @BeforeEach
    void change() {
        task = Tiny.task(Tiny.cnn());
        work = Tiny.apply(Erasures.addNoise(LayerChoice.convolutions(), 0.2), task, 4);
        TorchData retain = task.split().retain();
        student = doubles(work.model().logits(retain, 64));
        teacher = doubles(task.original().logits(retain, 64));
        labels = retain.labelsCopy();
    }

    @AfterEach
    void close() {
        work.model().close();
        task.original().close();
    }

    @Test
    void crossEntropies() {
        double plain = ReferenceCriteria.crossEntropy(student, labels);
        assertThat(value(Objectives.crossEntropy())).isCloseTo(plain, CLOSE);
        assertThat(value(Objectives.negatedCrossEntropy())).isCloseTo(-plain, CLOSE);
    }

    @Test
    void weightsComeFromTheCountsOfTheParts() {
        ClassWeights inverse = new ClassWeights.Power(-1);
        TorchData all = task.split().retain().concat(task.split().forget());
        assertThat(value(Objectives.crossEntropy(inverse, Part.RETAIN, Part.FORGET)))
                .isCloseTo(ReferenceCriteria.crossEntropy(student, labels, weights(inverse, all)), CLOSE);
        ClassWeights favouring = new ClassWeights.Favouring(0, 0.05);
        assertThat(value(Objectives.batchScaledCrossEntropy(favouring)))
                .isCloseTo(
                        ReferenceCriteria.batchScaledCrossEntropy(
                                student, labels, weights(favouring, task.split().retain())),
                        CLOSE);
    }

    @Test
    void divergenceFromUniform() {
        assertThat(value(Objectives.uniform())).isCloseTo(ReferenceCriteria.divergenceFromUniform(student), CLOSE);
    }

    @Test
    void entropyMatching() {
        ClassWeights weights = new ClassWeights.Power(-0.1);
        double expected = ReferenceCriteria.crossEntropy(
                        student, labels, weights(weights, task.split().retain()))
                + ReferenceCriteria.entropyGap(student, teacher);
        assertThat(value(Objectives.entropyMatching(weights))).isCloseTo(expected, CLOSE);
    }

    @Test
    void distillationAndThreeLosses() {
        double divergence = ReferenceCriteria.distillation(student, teacher, 5);
        assertThat(value(Objectives.distillation(5))).isCloseTo(divergence, CLOSE);
        double three = ReferenceCriteria.crossEntropy(student, labels)
                + ReferenceCriteria.softCrossEntropy(student, teacher, 5)
                + divergence;
        assertThat(value(Objectives.labelsAndTeacher(5))).isCloseTo(three, CLOSE);
    }

    @Test
    void logitMatching() {
        assertThat(value(Objectives.logitMatching(0))).isCloseTo(ReferenceCriteria.logitGap(student, teacher), CLOSE);
        assertThat(value(Objectives.logitMatching(0.5)))
                .isNotCloseTo(ReferenceCriteria.logitGap(student, teacher), within(1e-3));
    }

    private double value(Objective objective) {
        TorchData retain = task.split().retain();
        try (Training training = Training.of(work.model(), Optimiser.sgd(0.1, 0, 0))) {
            training.mode(Mode.EVALUATE);
            int[] rows = IntStream.range(0, retain.size()).toArray();
            return training.loss(retain, rows, objective.on(work));
        }
    }

    private static double[] weights(ClassWeights weights, TorchData data) {
        float[] values = weights.of(data.classCounts());
        return IntStream.range(0, values.length).mapToDouble(c -> values[c]).toArray();
    }

    private static double[][] doubles(float[][] rows) {
        double[][] values = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            values[i] = IntStream.range(0, row.length).mapToDouble(k -> row[k]).toArray();
        }
        return values;
    }
}
