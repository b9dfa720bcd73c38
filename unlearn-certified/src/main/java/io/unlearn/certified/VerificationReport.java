package io.unlearn.certified;

import java.util.List;

/**
 * What an independent check of a certificate found.
 *
 * @param checks each check, in the order in which they were made
 */
public record VerificationReport(List<Check> checks) {
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

    /** Copies the checks. */
    public VerificationReport {
        checks = List.copyOf(checks);
    }

    /** Returns whether every check passed. */
    public boolean valid() {
        return checks.stream().allMatch(Check::passed);
    }

    /** Returns the checks that failed. */
    public List<Check> failures() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    /** Returns one line for each check. */
    public String summary() {
        StringBuilder text = new StringBuilder(valid() ? "certificate verified" : "CERTIFICATE NOT VERIFIED");
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
}
