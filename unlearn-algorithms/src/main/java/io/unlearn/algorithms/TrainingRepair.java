package io.unlearn.algorithms;

import io.unlearn.core.Seeds;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.util.List;
import java.util.Optional;

/**
 * Trains on a part of the data towards an objective; with cross-entropy, many models at once where that pays.
 *
 * @param stage what it is for
 * @param part what it trains on
 * @param plan how
 * @param objective towards what
 */
record TrainingRepair(String stage, Part part, TrainingPlan plan, Objective objective) implements Repair {
    @Override
    public void apply(Workpiece work) {
        Erasures.train(work, stage, part, plan, objective);
    }

    /** Returns a stage as such a training, if it is one. */
    static Optional<TrainingRepair> in(Stage stage) {
        if (stage instanceof Delegate delegate) {
            return in(delegate.inner());
        }
        return stage instanceof TrainingRepair training ? Optional.of(training) : Optional.empty();
    }

    /** Returns how many models are best trained together, 1 where that does not pay. */
    int together(Architecture architecture, TorchDevice device) {
        return objective instanceof CrossEntropyObjective ? GroupSession.size(architecture, plan, device) : 1;
    }

    /** Does what {@link #apply} does for each. */
    void applyTogether(List<Workpiece> works) {
        Workpiece first = works.get(0);
        boolean pays = first.model()
                .architecture()
                .map(plan -> together(plan, first.model().device()) > 1)
                .orElse(false);
        if (pays && objective instanceof CrossEntropyObjective known) {
            List<TorchModel> models = works.stream().map(Workpiece::model).toList();
            List<Seeds> orders = works.stream().map(Workpiece::nextOrder).toList();
            float[] weights = known.weightsFor(first);
            GroupSession.train(first.told(stage), models, plan, first.data(part), orders, weights, first.progress());
        } else {
            works.forEach(this::apply);
        }
    }
}
