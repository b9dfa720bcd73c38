package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No training row is read at a deletion, because none is there: by counting, and by looking at everything that is kept. */
class SekhariRowsTest {
    private static final int ROWS = 300;
    private static final int COLUMNS = 6;
    private static final TrainingRows ALL = Rows.classes(ROWS, COLUMNS, 2, 5);
    private static final SekhariTerms TERMS =
            SekhariTerms.of(ROWS, COLUMNS, 0.1, 20, 1, 1e-5).withReleases(3);

    private int made;
    private int open;
    private int used;

    /** The plain backend, with every matrix of rows and every use of one counted. */
    private DenseBackend counting() {
        DenseBackend plain = DenseBackend.plainJava();
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object result = invoke(plain, method, arguments);
            if (result instanceof RowMatrix rows) {
                made++;
                open++;
                return counted(rows);
            }
            return result;
        };
        return (DenseBackend) Proxy.newProxyInstance(
                DenseBackend.class.getClassLoader(), new Class<?>[] {DenseBackend.class}, handler);
    }

    private RowMatrix counted(RowMatrix rows) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            used++;
            open -= method.getName().equals("close") ? 1 : 0;
            return invoke(rows, method, arguments);
        };
        return (RowMatrix)
                Proxy.newProxyInstance(RowMatrix.class.getClassLoader(), new Class<?>[] {RowMatrix.class}, handler);
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void aDeletionReadsNoTrainingRow() throws IllegalAccessException {
        DenseBackend backend = counting();
        try (SekhariNewtonUnlearning model = SekhariNewtonUnlearning.train(TERMS, ALL, backend, Progress.none())) {
            assertThat(made).isPositive();
            assertThat(used).isPositive();
            assertThat(open).isZero();
            assertKeepsNoRows(model);
            made = 0;
            used = 0;
            for (int i = 0; i < 4; i++) {
                int from = 5 * i;
                model.removeIdentified(ALL.where(row -> row >= from && row < from + 5))
                        .certifiedOrThrow();
                if (i % 2 == 1) {
                    model.publish();
                }
                assertKeepsNoRows(model);
            }
            assertThat(made).isZero();
            assertThat(used).isZero();
        }
    }

    /** Walks through all objects of the library that the model holds: no rows, and no array that could hold many. */
    private static void assertKeepsNoRows(Object model) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(model);
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            assertThat(next).isNotInstanceOfAny(TrainingRows.class, RowMatrix.class);
            Class<?> type = next.getClass();
            if (type.isArray()) {
                assertThat(Array.getLength(next)).isLessThanOrEqualTo(COLUMNS * COLUMNS);
                for (int i = 0; !type.getComponentType().isPrimitive() && i < Array.getLength(next); i++) {
                    add(open, Array.get(next, i));
                }
            } else if (type.getName().startsWith("io.unlearn.") || Proxy.isProxyClass(type)) {
                addFields(open, next, type);
            }
        }
        assertThat(seen).hasSizeGreaterThan(10);
    }

    private static void addFields(Deque<Object> open, Object object, Class<?> type) throws IllegalAccessException {
        for (Class<?> c = type; c != null && c.getName().startsWith("io.unlearn."); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    add(open, field.get(object));
                }
            }
        }
    }

    private static void add(Deque<Object> open, Object value) {
        if (value != null) {
            open.add(value);
        }
    }
}
