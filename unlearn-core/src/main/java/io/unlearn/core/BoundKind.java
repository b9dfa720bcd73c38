package io.unlearn.core;

/** What a number about epsilon is worth. No bound of this library can be printed without one of these words. */
public enum BoundKind {
    /**
     * Proved for the models that were scored: under the stated conditions the true epsilon is at or above the number
     * with the stated confidence, whatever the distribution of the scores.
     */
    CERTIFIED("holds with the stated confidence for any distribution of scores"),
    /** A point estimate or an asymptotic formula: useful for comparison, without any coverage. */
    APPROXIMATE("an estimate without a guarantee"),
    /** Valid only if the trade-off curve really is at or below a Gaussian one; for training by SGD that is an assumption. */
    ASSUMES_GDP("valid only under the assumption of Gaussian differential privacy"),
    /** A Bayesian credible bound: depends on a prior, and has no frequentist coverage. */
    CREDIBLE("a Bayesian credible bound, which depends on a prior");

    private final String meaning;

    BoundKind(String meaning) {
        this.meaning = meaning;
    }

    /** Returns what the kind means, as part of a sentence. */
    public String meaning() {
        return meaning;
    }
}
