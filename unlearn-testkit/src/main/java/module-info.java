import org.jspecify.annotations.NullMarked;

/** Contract tests for implementations of the unlearn interfaces. */
@NullMarked
module io.unlearn.testkit {
    requires transitive io.unlearn.core;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;

    exports io.unlearn.testkit;
}
