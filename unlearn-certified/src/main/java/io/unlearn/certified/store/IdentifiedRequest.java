package io.unlearn.certified.store;

import io.unlearn.core.RemovalRequest;

/**
 * A request with the caller's own name for it.
 *
 * @param id for example a ticket number; kept as a keyed hash
 * @param request what is to be removed
 */
public record IdentifiedRequest(String id, RemovalRequest request) {
    /** Returns a text without the id. */
    @Override
    public String toString() {
        return "IdentifiedRequest[hidden, " + request + "]";
    }
}
