package io.unlearn.certified;

import io.unlearn.core.Condition;
import java.util.List;

/**
 * What an independent check of a certificate found.
 *
 * @param checks each check, in the order in which they were made
 * @param conditions what the certificate holds under besides, which nothing can check
 */
public record VerificationReport(List<Check> checks, List<Condition> conditions) {
    /**
     * One check.
     *
     * @param name what was checked, in a few words
     * @param passed whether it holds
     * @param measured what was found
     * @param limit what it must not exceed, or must be equal to
     * @param explanation what it means, in a sentence
     */
    public record Check(String name, boolean passed, double measured, double limit, String explanation) {}

    /** Copies the lists. */
    public VerificationReport {
        checks = List.copyOf(checks);
        conditions = List.copyOf(conditions);
    }

    /** Returns whether every check passed and the certificate names no condition. */
    public boolean valid() {
        return conditions.isEmpty() && validUnderConditions();
    }

    /** Returns whether every check passed: the certificate holds if all of its {@link #conditions} are harmless. */
    public boolean validUnderConditions() {
        return checks.stream().allMatch(Check::passed);
    }

    /** Returns the checks that failed. */
    public List<Check> failures() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    /** Returns one line for each check and each condition. */
    public String summary() {
        StringBuilder text = new StringBuilder(verdict());
        for (Condition condition : conditions) {
            text.append(System.lineSeparator()).append("  CONDITION ").append(condition.text());
        }
        for (Check check : checks) {
            text.append(System.lineSeparator())
                    .append(check.passed() ? "  ok    " : "  FAILED ")
                    .append(check.name())
                    .append(": ")
                    .append(check.measured())
                    .append(" against ")
                    .append(check.limit());
        }
        return text.toString();
    }

    private String verdict() {
        if (!validUnderConditions()) {
            return "CERTIFICATE NOT VERIFIED";
        }
        return valid() ? "certificate verified" : "CERTIFICATE VERIFIED UNDER CONDITIONS ONLY";
    }
}
