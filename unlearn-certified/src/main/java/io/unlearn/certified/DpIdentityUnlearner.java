package io.unlearn.certified;

import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Unlearning by doing nothing, for a model that was trained with differential privacy: the result is a copy of the original,
 * and its guarantee follows from that of the training and the number of removed records. What is proved, and when it is
 * void, is in {@link DpTraining}.
 *
 * <p>A forget part of more records than the target allows is refused. The unlearner keeps no count: the forget part must hold
 * <b>all</b> records that were removed since training, those of earlier requests included.
 *
 * <p>The seed is not used. Immutable; as thread-safe as the function that copies.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public final class DpIdentityUnlearner<M, D> implements Unlearner<M, D> {
    private final DpTraining training;
    private final double targetDelta;
    private final int capacity;
    private final UnaryOperator<M> copy;
    private final ToIntFunction<D> size;

    private DpIdentityUnlearner(
            DpTraining training, double targetDelta, int capacity, UnaryOperator<M> copy, ToIntFunction<D> size) {
        this.training = training;
        this.targetDelta = targetDelta;
        this.capacity = capacity;
        this.copy = copy;
        this.size = size;
    }

    /**
     * Returns an unlearner.
     *
     * @param training what is declared about the training of the originals
     * @param epsilon what is to be promised about all removed records together, above 0
     * @param delta the same, in (0, 1)
     * @param copy returns an independent copy of a model
     * @param size returns the number of records of a data set
     * @throws OutOfRangeException if epsilon or delta is out of range, or the target does not cover one record
     */
    public static <M, D> DpIdentityUnlearner<M, D> of(
            DpTraining training, double epsilon, double delta, UnaryOperator<M> copy, ToIntFunction<D> size) {
        int capacity = training.capacity(epsilon, delta);
        if (capacity < 1) {
            throw new OutOfRangeException(
                    "epsilon and delta",
                    "large enough for one record of " + training,
                    epsilon + ", " + delta,
                    "Promise less, or train with more noise.");
        }
        return new DpIdentityUnlearner<>(training, delta, capacity, copy, size);
    }

    @Override
    public String name() {
        return "DP training, identity";
    }

    /** Returns the largest number of records that may be forgotten, over all requests. */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns what holds when this many records were removed.
     *
     * @param records all records removed since training, from 1 to {@link #capacity()}
     * @throws OutOfRangeException if there are more or fewer
     */
    public PrivacyGuarantee guarantee(int records) {
        requireCovered(records);
        return training.guarantee(records, targetDelta);
    }

    /**
     * Returns a copy of the original.
     *
     * @throws EmptySplitException if the forget part is empty
     * @throws OutOfRangeException if the forget part has more records than the target covers
     */
    @Override
    public M unlearn(UnlearningTask<M, D> task, Seeds seeds, Progress progress) {
        int records = size.applyAsInt(task.split().forget());
        if (records == 0) {
            throw new EmptySplitException("forget part", "at least one record", 0, "Check how the split was made.");
        }
        requireCovered(records);
        return copy.apply(task.original());
    }

    private void requireCovered(int records) {
        if (records < 1 || records > capacity) {
            throw new OutOfRangeException(
                    "records to forget",
                    "from 1 to " + capacity,
                    records,
                    "Train again without the removed records, or promise less.");
        }
    }
}
