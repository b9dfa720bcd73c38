/** Audits of unlearning. */
module io.unlearn.audit {
    requires transitive io.unlearn.core;
    requires org.apache.commons.numbers.gamma;
    requires static org.jspecify;

    exports io.unlearn.audit;
}
