package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another stage, with more needs. */
abstract class Delegate {
    private final Stage inner;
    private final Set<Need> needs;

    Delegate(Stage inner, Need... needs) {
        this.inner = inner;
        this.needs = Stream.concat(inner.needs().stream(), Stream.of(needs)).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the stage without the additional needs. */
    Stage inner() {
        return inner;
    }

    public void apply(Workpiece work) {
        inner.apply(work);
    }

    public Set<Need> needs() {
        return needs;
    }

    public void check(UnlearningTask<TorchModel, TorchData> task) {
        inner.check(task);
    }

    static final class NeedingErasure extends Delegate implements Erasure {
        NeedingErasure(Erasure inner, Need... needs) {
            super(inner, needs);
        }
    }

    static final class NeedingRepair extends Delegate implements Repair {
        NeedingRepair(Repair inner, Need... needs) {
            super(inner, needs);
        }
    }
}
