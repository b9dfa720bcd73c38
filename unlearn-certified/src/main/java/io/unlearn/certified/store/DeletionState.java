package io.unlearn.certified.store;

/** How far a removal has come. Both survive a crash. */
public enum DeletionState {
    /**
     * The model does not use the rows any more. Until the next checkpoint the store still holds what it needs to do the removal
     * again after a crash: the snapshot from before it, with the rows, encrypted under a key of its own.
     */
    REMOVED,

    /**
     * A checkpoint without the rows is durable, and the key of everything from before it is destroyed. No file of the store holds the
     * rows, what was computed from them alone, or their ids.
     */
    ERASED
}
