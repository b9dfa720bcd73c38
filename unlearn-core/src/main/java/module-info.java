import io.unlearn.core.spi.DenseBackend;
import org.jspecify.annotations.NullMarked;

/** Contracts and shared vocabulary for taking data out of trained models. */
@NullMarked
module io.unlearn.core {
    requires transitive org.slf4j;
    requires static org.jspecify;

    exports io.unlearn.core;
    exports io.unlearn.core.error;
    exports io.unlearn.core.spi;
    exports io.unlearn.core.internal to
            io.unlearn.testkit,
            io.unlearn.djl,
            io.unlearn.algorithms,
            io.unlearn.certified,
            io.unlearn.audit;
    exports io.unlearn.core.internal.html to
            io.unlearn.algorithms,
            io.unlearn.audit;
    exports io.unlearn.core.internal.json to
            io.unlearn.testkit,
            io.unlearn.algorithms,
            io.unlearn.djl,
            io.unlearn.certified,
            io.unlearn.audit;
    exports io.unlearn.core.internal.math to
            io.unlearn.certified,
            io.unlearn.audit;
    exports io.unlearn.core.internal.svg to
            io.unlearn.algorithms,
            io.unlearn.audit;

    uses DenseBackend;
}
