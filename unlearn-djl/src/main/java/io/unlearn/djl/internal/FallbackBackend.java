package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import io.unlearn.core.error.MissingNativeException;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works with one backend until its engine fails, and with another from then on. Only failures of the engine count: a matrix that is
 * not positive definite or has the wrong shape is the caller's.
 */
public final class FallbackBackend implements DenseBackend {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackBackend.class);

    private final DenseBackend first;
    private final DenseBackend second;
    private final Consumer<String> log;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    FallbackBackend(DenseBackend first, DenseBackend second, Consumer<String> log) {
        this.first = first;
        this.second = second;
        this.log = log;
    }

    /** Returns a backend that logs the reason of the change, once. */
    public static DenseBackend of(DenseBackend first, DenseBackend second) {
        return new FallbackBackend(first, second, line -> LOG.warn("{}", line));
    }

    /** Makes a change to the second backend known; only the first one is logged. */
    void failed(RuntimeException reason) {
        if (failure.compareAndSet(null, reason)) {
            log.accept("working on " + second.name() + " from now on: " + reason.getMessage());
        }
    }

    DenseBackend second() {
        return second;
    }

    private <T> T make(Function<DenseBackend, T> making) {
        if (failure.get() == null) {
            try {
                return making.apply(first);
            } catch (EngineException | MissingNativeException e) {
                failed(e);
            }
        }
        return making.apply(second);
    }

    private boolean onFirst() {
        return failure.get() == null;
    }

    @Override
    public String name() {
        return make(DenseBackend::name);
    }

    @Override
    public int priority() {
        return first.priority();
    }

    @Override
    public Optional<String> unavailable() {
        return onFirst() && first.unavailable().isEmpty() ? Optional.empty() : second.unavailable();
    }

    @Override
    public RowMatrix rows(double[] rowMajor, int rows, int columns) {
        return new FallbackRowMatrix(this, make(backend -> backend.rows(rowMajor, rows, columns)));
    }

    @Override
    public RowMatrix rows(float[] rowMajor, int rows, int columns) {
        return new FallbackRowMatrix(this, make(backend -> backend.rows(rowMajor, rows, columns)));
    }

    @Override
    public SymmetricMatrix symmetric(double[] rowMajor, int size) {
        return new FallbackSymmetricMatrix(this, make(backend -> backend.symmetric(rowMajor, size)));
    }
}
