package io.unlearn.certified.store;

import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.operations.OperationListener;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store may be given besides files and key. By default: plain Java, the system's clock, no chain, no witness,
 * no listener. Immutable.
 */
public final class StoreOptions {
    private final DenseBackend backend;
    private final Clock clock;
    private final @Nullable ChainSigner signer;
    private final @Nullable StoreWitness witness;
    private final List<OperationListener> listeners;

    private StoreOptions(
            DenseBackend backend,
            Clock clock,
            @Nullable ChainSigner signer,
            @Nullable StoreWitness witness,
            List<OperationListener> listeners) {
        this.backend = backend;
        this.clock = clock;
        this.signer = signer;
        this.witness = witness;
        this.listeners = listeners;
    }

    /** Returns the options of a store that is given nothing. */
    public static StoreOptions defaults() {
        return new StoreOptions(DenseBackend.plainJava(), Clock.systemUTC(), null, null, List.of());
    }

    /** Returns the same options with a backend for the model. */
    public StoreOptions withBackend(DenseBackend value) {
        return new StoreOptions(value, clock, signer, witness, listeners);
    }

    /** Returns the same options with a clock that dates requests and certificates. */
    public StoreOptions withClock(Clock value) {
        return new StoreOptions(backend, value, signer, witness, listeners);
    }

    /**
     * Returns the same options with a signer: each release becomes a link of a chain, which is durable together with it. A store that
     * has a chain makes no release without its signer.
     */
    public StoreOptions withSigner(ChainSigner value) {
        return new StoreOptions(backend, clock, value, witness, listeners);
    }

    /** Returns the same options with a witness, so that a store that is older than it is refused on opening. */
    public StoreOptions withWitness(StoreWitness value) {
        return new StoreOptions(backend, clock, signer, value, listeners);
    }

    /** Returns the same options with one listener more, which is told of everything that the store does. */
    public StoreOptions withListener(OperationListener value) {
        List<OperationListener> more = new ArrayList<>(listeners);
        more.add(value);
        return new StoreOptions(backend, clock, signer, witness, List.copyOf(more));
    }

    /** Returns the backend for the model. */
    public DenseBackend backend() {
        return backend;
    }

    /** Returns the clock that dates requests and certificates. */
    public Clock clock() {
        return clock;
    }

    /** Returns the signer of the chain. */
    public Optional<ChainSigner> signer() {
        return Optional.ofNullable(signer);
    }

    /** Returns the witness that the store is compared with. */
    public Optional<StoreWitness> witness() {
        return Optional.ofNullable(witness);
    }

    /** Returns the listeners. */
    public List<OperationListener> listeners() {
        return listeners;
    }
}
