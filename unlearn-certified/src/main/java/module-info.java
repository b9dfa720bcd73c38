import org.jspecify.annotations.NullMarked;

/** Certified removal from least squares and logistic regression. */
@NullMarked
module io.unlearn.certified {
    requires transitive io.unlearn.core;
    requires jdk.jfr;
    requires static micrometer.core;
    // Who keeps stores in files needs no java.sql in a runtime image; who passes a DataSource has it.
    requires static java.sql;
    requires static org.jspecify;

    exports io.unlearn.certified;
    exports io.unlearn.certified.chain;
    exports io.unlearn.certified.operations;
    exports io.unlearn.certified.service;
    exports io.unlearn.certified.store;
}
