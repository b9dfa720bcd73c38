package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of two methods, chosen anew for each seed: over many runs the models are a mixture of both. The needs of both are
 * checked, whichever is chosen.
 *
 * @param name the name in reports
 * @param share the probability of the first
 * @param first a method
 * @param second another
 */
public record Mixture(String name, double share, TorchUnlearner first, TorchUnlearner second)
        implements TorchUnlearner {
    /** Checks the share. */
    public Mixture {
        Check.inRange("share", share, 0, 1, "Give the probability of the first method.");
    }

    @Override
    public Set<Need> needs() {
        return Stream.of(first, second)
                .flatMap(method -> method.needs().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void check(UnlearningTask<TorchModel, TorchData> task) {
        first.check(task);
        second.check(task);
    }

    /** Returns the method that this seed chooses. */
    public TorchUnlearner chosenBy(Seeds seeds) {
        return seeds.split("mixture").generator().nextDouble() < share ? first : second;
    }

    @Override
    public TorchModel unlearn(UnlearningTask<TorchModel, TorchData> task, Seeds seeds, Progress progress) {
        check(task);
        return chosenBy(seeds).unlearn(task, seeds, progress);
    }
}
