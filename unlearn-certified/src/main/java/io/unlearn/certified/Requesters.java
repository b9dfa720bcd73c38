package io.unlearn.certified;

/**
 * What those who ask for removals may have seen before they ask (Gupta et al. 2021, arXiv:2106.04378). Declared before
 * training, because some masks hide a residual from the one kind only.
 *
 * <p>{@link Masking.ProvedOutput} and {@link Masking.ProvedSharedB} cover both. Given everything that was released and
 * requested so far, the noise of the next release, and the secret term in the objective of it, are fresh and independent of
 * the requests; the verified weights are as near to the retrained ones as for a request that was fixed beforehand; so the
 * release is mu-GDP given the past, and Gaussian-DP parameters of releases that depend on each other compose to the root of
 * the sum of squares (Dong, Roth and Su 2022, arXiv:1905.02383, theorem on adaptive composition).
 *
 * <p>{@link Masking.PublishedGuo} and {@link Masking.RenyiJacobian} keep one secret term over requests. Who has seen a
 * release that depends on it can choose a row whose removal fits it, and the residual is then no longer a function of an
 * independent term. They are refused for adaptive requesters.
 */
public enum Requesters {
    /** A request may depend on earlier releases, as it does whenever people can use the model. The default. */
    ADAPTIVE,
    /** Requests are made without knowledge of any release: fixed beforehand, or by people who never see an output. */
    NON_ADAPTIVE
}
