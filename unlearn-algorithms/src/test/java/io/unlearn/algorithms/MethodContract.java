package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.testkit.UnlearnerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every method does beside the contract of an unlearner. */
abstract class MethodContract extends UnlearnerContract<TorchModel, TorchData> {
    private final TorchUnlearner method;

    MethodContract(UnlearningMethod method) {
        this.method = method.withBatchSize(16);
    }

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @Override
    protected Unlearner<TorchModel, TorchData> unlearner() {
        return method;
    }

    @Override
    protected double[] parameters(TorchModel model) {
        return Tiny.parameters(model);
    }

    @Override
    protected void close(TorchModel model) {
        model.close();
    }

    @Test
    void leavesTheDigestOfTheOriginalAndChangesTheCopy() {
        UnlearningTask<TorchModel, TorchData> task = task();
        String before = task.original().digest();
        try (TorchModel original = task.original();
                TorchModel result = method.unlearn(task, Seeds.of(2), Progress.none())) {
            assertThat(original.digest()).isEqualTo(before);
            assertThat(result.digest()).isNotEqualTo(before);
        }
    }

    @Test
    void anotherSeedGivesAnotherModel() {
        UnlearningTask<TorchModel, TorchData> task = task();
        try (TorchModel first = method.unlearn(task, Seeds.of(1), Progress.none());
                TorchModel second = method.unlearn(task, Seeds.of(2), Progress.none())) {
            assertThat(first.digest()).isNotEqualTo(second.digest());
        }
        task.original().close();
    }

    @Test
    void tellsItsProgressFromFirstToLast() {
        UnlearningTask<TorchModel, TorchData> task = task();
        List<String> stages = new ArrayList<>();
        Progress progress = (stage, done, total) -> {
            assertThat(done).isBetween(0L, total);
            stages.add(stage);
        };
        method.unlearn(task, Seeds.of(1), progress).close();
        task.original().close();
        assertThat(stages).isNotEmpty();
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        UnlearningTask<TorchModel, TorchData> task = task();
        String before = task.original().digest();
        Progress interrupting = (stage, done, total) -> Thread.currentThread().interrupt();
        try (TorchModel original = task.original()) {
            assertThatThrownBy(() -> method.unlearn(task, Seeds.of(1), interrupting))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(original.digest()).isEqualTo(before);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void refusesEmptyPartsThatItNeedsAndNoOthers() {
        UnlearningTask<TorchModel, TorchData> task = task();
        Split<TorchData> all = task.split();
        try (TorchModel original = task.original()) {
            refuses(Need.RETAIN_SET, "retain", original, new Split<>(Tiny.none(), all.forget(), all.validation()));
            refuses(Need.FORGET_SET, "forget", original, new Split<>(all.retain(), Tiny.none(), all.validation()));
            refuses(Need.VALIDATION_SET, "validation", original, new Split<>(all.retain(), all.forget(), Tiny.none()));
        }
    }

    private void refuses(Need need, String name, TorchModel original, Split<TorchData> split) {
        UnlearningTask<TorchModel, TorchData> task = new UnlearningTask<>(original, split);
        if (method.needs().contains(need)) {
            assertThatThrownBy(() -> method.unlearn(task, Seeds.of(1), Progress.none()))
                    .isInstanceOf(EmptySplitException.class)
                    .hasMessageStartingWith(name + " must be at least one row but is empty.");
        } else {
            method.check(task);
        }
    }
}
