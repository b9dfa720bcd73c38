package io.unlearn.core;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.json.Json;
import java.util.Locale;

/**
 * A lower bound on epsilon, together with what it is worth. Natural logarithm. An auditor can only ever show that epsilon
 * is <b>at least</b> something: a small bound is weak evidence, never a proof of deletion.
 *
 * <p><b>Void when</b> the models of the two groups are not independent draws, when the rule was chosen on the models that
 * were counted, or when the comparison was one of several and the largest was picked without a correction.
 *
 * @param lower the bound, at least 0; epsilon is at or above it
 * @param kind what the bound is worth
 * @param confidence the probability with which a bound of kind {@link BoundKind#CERTIFIED} holds, in (0, 1)
 * @param delta the delta of the (epsilon, delta) statement that is bounded
 * @param ceiling the largest bound that this method could give with this many models, had the attack been perfect
 * @param counts how often the rule was right, on models that had no part in choosing it
 * @param method how the bound is computed, in words
 * @param rule which rule was counted and what chose it, in words
 * @param scope what the bound is a statement about, in words
 */
public record EpsilonBound(
        double lower,
        BoundKind kind,
        double confidence,
        double delta,
        double ceiling,
        Counts counts,
        String method,
        String rule,
        String scope) {
    /**
     * Checks the numbers.
     *
     * @throws OutOfRangeException if lower is negative or not finite, confidence is outside (0, 1), delta is outside
     *     [0, 1), or ceiling is below lower
     */
    public EpsilonBound {
        Check.inRange("lower", lower, 0, Double.MAX_VALUE, "A lower bound on epsilon is finite and at least 0.");
        Check.inOpenUnit("confidence", confidence, "Use 1 - alpha, for example 0.95.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Use a small probability such as 1e-5.");
        }
        Check.inRange("ceiling", ceiling, lower, Double.MAX_VALUE, "A ceiling is at least the bound itself.");
    }

    /** Returns whether the two groups were told apart: the bound is above 0. */
    public boolean detects() {
        return lower > 0;
    }

    /** Returns the bound in one line, for example {@code "epsilon >= 1.386 (CERTIFIED at 95 %, delta 1e-05, ...)"}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "epsilon >= %.3f (%s at %s %%, delta %s, %s; cannot exceed %.3f with %d and %d models; %s)",
                lower,
                kind,
                trim(100 * confidence),
                trim(delta),
                method,
                ceiling,
                counts.positives(),
                counts.negatives(),
                scope);
    }

    /** Returns the bound as canonical JSON, its kind included. */
    public String toJson() {
        return Json.canonical(AuditJson.bound(this));
    }

    private static String trim(double value) {
        return String.format(Locale.ROOT, "%.4g", value).replaceFirst("\\.?0+($|e)", "$1");
    }
}
