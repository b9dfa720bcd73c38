package io.unlearn.core.spi;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses among the backends that are found. They are looked for once, and each starts its engine at most once. */
final class BackendChoice {
    private static final Logger LOG = LoggerFactory.getLogger(BackendChoice.class);

    /** Reasons that were logged: the same line for every model would drown others. */
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private static final List<DenseBackend> FOUND = ServiceLoader.load(DenseBackend.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparingInt(DenseBackend::priority).reversed())
            .toList();

    private BackendChoice() {}

    static DenseBackend bestFor(long rows, int columns) {
        return choose(FOUND, rows, columns);
    }

    static DenseBackend choose(List<DenseBackend> ordered, long rows, int columns) {
        for (DenseBackend backend : ordered) {
            if (backend.worthwhile(rows, columns)) {
                Optional<String> reason = backend.unavailable();
                if (reason.isEmpty()) {
                    return backend;
                }
                if (LOGGED.add(reason.get())) {
                    LOG.warn("falling back to plain Java: {}", reason.get());
                }
            }
        }
        return DenseBackend.plainJava();
    }
}
