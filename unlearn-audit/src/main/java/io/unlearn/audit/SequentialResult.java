package io.unlearn.audit;

import io.unlearn.audit.SequentialAudit.Decision;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.BoundKind;
import java.util.List;
import java.util.Locale;

/**
 * Where a {@link SequentialAudit} stood at some round, to be shown in a report. Immutable.
 *
 * @param decision what was decided
 * @param epsilon of the claim that was tested
 * @param delta of the claim
 * @param alpha the probability with which a true claim may be refuted
 * @param epsilonLower the largest epsilon that was refuted, at least 0
 * @param kind what {@code epsilonLower} is worth: certified, or approximate where all unlearned models come from one original
 * @param maxRounds the declared number of rounds
 * @param logWealth natural logarithm of the wealth after each round so far
 */
public record SequentialResult(
        Decision decision,
        double epsilon,
        double delta,
        double alpha,
        double epsilonLower,
        BoundKind kind,
        int maxRounds,
        List<Double> logWealth) {
    /** Copies the list. */
    public SequentialResult {
        logWealth = List.copyOf(logWealth);
    }

    /** Returns the number of rounds so far. */
    public int rounds() {
        return logWealth.size();
    }

    /** Returns the logarithm of the wealth at which the claim is refuted, ln(1 / alpha). */
    public double logThreshold() {
        return -Math.log(alpha);
    }

    /** Returns the result as it may be called beside evidence from there: nothing is certified for one original model. */
    SequentialResult from(Origin origin) {
        return origin == Origin.OWN_ORIGINAL_EACH
                ? this
                : new SequentialResult(
                        decision, epsilon, delta, alpha, epsilonLower, BoundKind.APPROXIMATE, maxRounds, logWealth);
    }

    /** Returns the result in one line, with its kind. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s after %d of %d rounds: epsilon >= %.3f (%s at %.4g %%, delta %.4g, at any time)",
                decision,
                rounds(),
                maxRounds,
                epsilonLower,
                kind,
                100 * (1 - alpha),
                delta);
    }
}
