package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Unlearner} has to do.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public abstract class UnlearnerContract<M, D> {
    /** For subclasses. */
    protected UnlearnerContract() {}

    /** Returns the unlearner, in a form whose result depends on the seed alone. */
    protected abstract Unlearner<M, D> unlearner();

    /** Returns a small task; a new one for each call, the same one each time. */
    protected abstract UnlearningTask<M, D> task();

    /** Returns all parameters of a model, copied. */
    protected abstract double[] parameters(M model);

    /** Closes a model, if models of this kind are closed. */
    protected void close(M model) {}

    @Test
    void hasAName() {
        assertThat(unlearner().name()).isNotBlank();
    }

    @Test
    void neverChangesTheOriginal() {
        UnlearningTask<M, D> task = task();
        double[] before = parameters(task.original());
        M result = unlearner().unlearn(task, Seeds.of(1), Progress.none());
        assertThat(parameters(task.original())).isEqualTo(before);
        close(result);
        assertThat(parameters(task.original())).isEqualTo(before);
        close(task.original());
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        UnlearningTask<M, D> task = task();
        M first = unlearner().unlearn(task, Seeds.of(7), Progress.none());
        M second = unlearner().unlearn(task, Seeds.of(7), Progress.none());
        assertThat(parameters(second)).isEqualTo(parameters(first));
        close(first);
        close(second);
        close(task.original());
    }

    @Test
    void theResultIsFinite() {
        UnlearningTask<M, D> task = task();
        M result = unlearner().unlearn(task, Seeds.of(3), Progress.none());
        for (double parameter : parameters(result)) {
            assertThat(parameter).isFinite();
        }
        close(result);
        close(task.original());
    }
}
