package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Initialiser;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Sixth place: Algorithmic Amnesiacs (Kaggle discussion 458740, read in a digest; "KDE" in DeepUnlearn).
 *
 * <p><b>Erase</b>: the first and the last layer are reset by PyTorch's defaults. <b>Repair</b>: three epochs on the
 * <em>validation</em> part that distil the original at temperature 5, then three on the retain part down a cosine that
 * minimise the cross-entropy with the labels, that with the original's softened predictions, and the divergence from them. The
 * last two differ by a constant, so that the teacher counts twice.
 *
 * <p>Conflict: the program distils on all of the validation part; the authors' better private score came from rows of those
 * classes alone that the forget part has.
 *
 * @param forgetClassesOnly whether the first training uses only validation rows of classes that the forget part has
 * @param temperature of the teacher's and the student's softmax
 * @param warmUp the training on the validation part
 * @param plan the training on the retain part
 */
public record ResetDistill(boolean forgetClassesOnly, double temperature, TrainingPlan warmUp, TrainingPlan plan)
        implements UnlearningMethod {
    /** Checks the temperature. */
    public ResetDistill {
        Check.positive("temperature", temperature, "The published temperature is 5.");
    }

    /** Returns the published settings. */
    public static ResetDistill published() {
        return new ResetDistill(
                false,
                5,
                TrainingPlan.sgd(3, 64, 9e-4, 0.9, 5e-4),
                new TrainingPlan(3, 64, Optimiser.sgd(1e-3, 0.9, 5e-4), Annealing.cosine()));
    }

    /** Returns the method with the first training on all classes, or on those of the forget part. */
    public ResetDistill withForgetClassesOnly(boolean only) {
        return new ResetDistill(only, temperature, warmUp, plan);
    }

    @Override
    public Recipe recipe() {
        return Recipe.named("reset-distill")
                .erase(Erasures.reset(LayerChoice.firstWeighted().and(LayerChoice.lastLinear()), Initialiser.PYTORCH))
                .repair(
                        forgetClassesOnly
                                ? new ForgetClassDistillation(temperature, warmUp)
                                : Repairs.minimise(
                                        "distil", Part.VALIDATION, warmUp, Objectives.distillation(temperature)))
                .repair(Repairs.minimise("three losses", Part.RETAIN, plan, Objectives.labelsAndTeacher(temperature)))
                .build();
    }

    @Override
    public ResetDistill withPlans(UnaryOperator<TrainingPlan> change) {
        return new ResetDistill(forgetClassesOnly, temperature, change.apply(warmUp), change.apply(plan));
    }

    /** Distils on the validation rows whose class the forget part has. */
    private record ForgetClassDistillation(double temperature, TrainingPlan plan) implements Repair {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.FORGET_SET, Need.VALIDATION_SET);
        }

        @Override
        public void check(UnlearningTask<TorchModel, TorchData> task) {
            if (rows(task.split().validation(), task.split().forget()).isEmpty()) {
                throw new EmptySplitException(
                        "validation",
                        "with rows of the classes of the forget part",
                        "without one",
                        "Distil on all classes, or give validation rows of these classes.");
            }
        }

        @Override
        public void apply(Workpiece work) {
            TorchData rows = rows(work.data(Part.VALIDATION), work.data(Part.FORGET));
            try (Session session = work.session("distil", plan, rows)) {
                session.run(Objectives.distillation(temperature).on(work));
            }
        }

        private static TorchData rows(TorchData validation, TorchData forget) {
            int[] counts = forget.classCounts();
            return validation.subset(IntStream.range(0, validation.size())
                    .filter(row -> counts[validation.label(row)] > 0)
                    .toArray());
        }
    }
}
