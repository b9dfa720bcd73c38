package io.unlearn.certified.store;

import io.unlearn.core.RemovalOutcome;
import java.util.Optional;

/**
 * What became of a request; durable.
 *
 * @param state how far it has come
 * @param rows rows that it removed
 * @param alreadyRemoved rows of it that were gone before
 * @param repeated whether it had been carried out before, so that nothing was done now
 * @param outcome what the model said, with internal evidence; empty for a repeated request
 */
public record Receipt(
        DeletionState state, int rows, int alreadyRemoved, boolean repeated, Optional<RemovalOutcome> outcome) {}
