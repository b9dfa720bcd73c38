package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Plain Java whose operations fail as an engine does, from the moment that they are named. */
final class FailingBackend implements DenseBackend {
    private final DenseBackend plain = DenseBackend.plainJava();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    volatile boolean missing;
    volatile int asked;
    volatile int closed;

    void breakAt(String... operations) {
        broken.addAll(Set.of(operations));
    }

    @Override
    public String name() {
        check("name");
        return "failing";
    }

    @Override
    public int priority() {
        return 7;
    }

    @Override
    public RowMatrix rows(double[] rowMajor, int rows, int columns) {
        check("makeRows");
        return wrapped(RowMatrix.class, plain.rows(rowMajor, rows, columns));
    }

    @Override
    public SymmetricMatrix symmetric(double[] rowMajor, int size) {
        check("makeSymmetric");
        return wrapped(SymmetricMatrix.class, plain.symmetric(rowMajor, size));
    }

    private void check(String operation) {
        if (missing) {
            asked++;
            throw FallbackBackendTest.missing();
        }
        if (broken.contains(operation)) {
            throw new EngineException("injected: out of memory in " + operation);
        }
    }

    private <T> T wrapped(Class<T> type, T real) {
        AtomicBoolean open = new AtomicBoolean(true);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && open.getAndSet(false) && real instanceof RowMatrix) {
                        closed++;
                    }
                    // What is closed says so, whatever the engine is like.
                    if (open.get()) {
                        check(method.getName());
                    }
                    return call(real, method, arguments);
                }));
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            Object out = method.invoke(real, arguments);
            if (out instanceof SymmetricMatrix matrix) {
                return wrapped(SymmetricMatrix.class, matrix);
            }
            return out instanceof CholeskyFactor factor ? wrapped(CholeskyFactor.class, factor) : out;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
