package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Certificate;
import io.unlearn.core.Condition;
import io.unlearn.core.Provenance;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Makes certificates of what was masked. */
public final class Certificates {
    private Certificates() {}

    /**
     * Returns a certificate with a new random id, dated by the clock of the setup.
     *
     * @param digest of the released model
     * @param conditions what was accepted before training
     */
    public static Certificate of(
            Setup setup, Masker.Masked masked, String digest, Provenance provenance, List<Condition> conditions) {
        return new Certificate(
                UUID.randomUUID().toString(),
                setup.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                masked.guarantee(),
                masked.mechanism(),
                objective(setup),
                digest,
                provenance,
                conditions);
    }

    private static Certificate.Objective objective(Setup setup) {
        return new Certificate.Objective(
                setup.loss().text(),
                setup.outputs(),
                setup.columns(),
                setup.intercept(),
                setup.regularisation().mode() == Regularisation.Mode.PER_SAMPLE,
                setup.regularisation().value(),
                setup.rowNormBound());
    }
}
