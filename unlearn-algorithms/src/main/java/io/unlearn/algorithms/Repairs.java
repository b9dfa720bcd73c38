package io.unlearn.algorithms;

import io.unlearn.core.internal.Check;
import io.unlearn.djl.TorchParameter;
import io.unlearn.djl.Training;
import java.util.Arrays;
import java.util.BitSet;

/** The repairs of the published methods, for recipes of one's own. */
public final class Repairs {
    private Repairs() {}

    /** Returns the repair that trains on a part of the data towards an objective. */
    public static Repair minimise(String stage, Part part, TrainingPlan plan, Objective objective) {
        return new TrainingRepair(stage, part, plan, objective).needing(part.need());
    }

    /** Returns the repair that trains on the retain part with cross-entropy. */
    public static Repair fineTune(TrainingPlan plan) {
        return minimise("fine-tune", Part.RETAIN, plan, Objectives.crossEntropy());
    }

    /**
     * Returns the repair that trains on the retain part with cross-entropy and holds back what was not erased: in tensors that
     * an erasure marked, the loss gradient of the entries that were not erased is multiplied, before weight decay and
     * momentum. Tensors without marks train as usual.
     *
     * @param factor of the gradient of entries that were kept
     */
    public static Repair fineTuneErased(TrainingPlan plan, double factor) {
        Check.inRange("factor", factor, 0, 1, "Give a factor of the gradient.");
        Repair repair = work -> {
            try (Session session = work.session("fine-tune", plan, work.data(Part.RETAIN))) {
                holdBack(work, session.training(), (float) factor);
                session.run(Objectives.crossEntropy().on(work));
            }
        };
        return repair.needing(Need.RETAIN_SET);
    }

    private static void holdBack(Workpiece work, Training training, float factor) {
        for (TorchParameter parameter : work.model().parameters()) {
            if (work.isMarked(parameter)) {
                BitSet erased = work.erasedCopy(parameter);
                float[] mask = new float[parameter.size()];
                Arrays.fill(mask, factor);
                erased.stream().forEach(i -> mask[i] = 1);
                training.scaleGradient(parameter, mask);
            }
        }
    }
}
