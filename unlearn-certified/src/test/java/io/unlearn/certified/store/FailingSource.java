package io.unlearn.certified.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database whose connections fail at a statement or commit that changes something, once armed, and from then on. */
final class FailingSource {
    private final DataSource source;
    private int left;
    private boolean armed;
    private boolean failed;

    /** Fails after so many steps, of which each statement is one and each commit is two, before it and after it. */
    FailingSource(DataSource source, int after) {
        this.source = source;
        this.left = after;
    }

    synchronized void arm() {
        armed = true;
    }

    synchronized void failAt(int after) {
        left = after;
        armed = true;
    }

    synchronized void disarm() {
        armed = false;
    }

    synchronized boolean failed() {
        return failed;
    }

    private synchronized void step() throws SQLException {
        if (armed && left-- <= 0) {
            failed = true;
            throw new SQLException("out of order");
        }
    }

    DataSource source() {
        return proxy(
                DataSource.class,
                (self, method, arguments) -> method.getName().equals("getConnection")
                        ? connection(source.getConnection())
                        : invoke(source, method, arguments));
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "commit" -> {
                step();
                real.commit();
                step();
                yield null;
            }
            case "prepareStatement" -> statement((PreparedStatement) invoke(real, method, arguments));
            default -> invoke(real, method, arguments);
        });
    }

    private PreparedStatement statement(PreparedStatement real) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (method.getName().equals("executeUpdate")) {
                step();
            }
            return invoke(real, method, arguments);
        });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
