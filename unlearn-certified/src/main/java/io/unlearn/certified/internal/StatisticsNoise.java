package io.unlearn.certified.internal;

import io.unlearn.certified.SekhariTerms;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Provenance;
import io.unlearn.core.error.BudgetExhaustedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;

/** Draws the noise of releases from stored statistics, counts them since the first removal, and certifies them. */
public final class StatisticsNoise {
    private static final String PROVED =
            "one Newton step from stored statistics: drift of the minimiser and Newton error by"
                    + " strong convexity, analytic Gaussian mechanism (Balle and Wang 2018)";
    private static final String PUBLISHED =
            "one Newton step from stored statistics as published (Sekhari et al. 2021, Algorithm 1), classic Gaussian"
                    + " mechanism";
    private static final String QUANTITY =
            "sum of squared Gaussian-DP parameters of the releases since the first removal";

    private final SekhariTerms terms;
    private final String backend;
    private final double deviation;
    private boolean anyRemoved;
    private int released;

    /**
     * Counts on.
     *
     * @param anyRemoved whether rows were removed before
     * @param released how many releases were made since then
     */
    public StatisticsNoise(SekhariTerms terms, String backend, boolean anyRemoved, int released) {
        this.terms = terms;
        this.backend = backend;
        this.deviation = terms.sigma();
        this.anyRemoved = anyRemoved;
        this.released = released;
    }

    /** Returns how many releases were made since the first removal. */
    public int releasedSinceRemoval() {
        return released;
    }

    /** Notes that rows were removed. */
    public void removed() {
        anyRemoved = true;
    }

    /** Notes a release. */
    public void released() {
        released += anyRemoved ? 1 : 0;
    }

    /**
     * Checks that another release is covered.
     *
     * @throws BudgetExhaustedException if it is not
     */
    public void requireRelease() {
        if (anyRemoved && released >= terms.releases()) {
            throw new BudgetExhaustedException(
                    "releases since the first removal",
                    "at most " + terms.releases(),
                    released + 1,
                    "Serve the last release again, which costs nothing, or train again on the remaining rows.");
        }
    }

    /** Returns the weights with fresh noise, on its grid; the weights are overwritten. */
    public double[] added(double[] weights) {
        double[] noise = new double[weights.length];
        SecureGaussianSampler.create().fill(noise, deviation);
        double[] sum = NoiseGrid.roundedToGrid(weights, NoiseGrid.granularity(deviation));
        for (int j = 0; j < sum.length; j++) {
            sum[j] += noise[j];
        }
        Arrays.fill(noise, 0);
        Arrays.fill(weights, 0);
        return sum;
    }

    /** Returns what is left. */
    public Budget budget() {
        double mu = GaussianDp.mu(terms.epsilon(), terms.delta());
        return new Budget(terms.guarantee(), mu * mu * released / terms.releases(), mu * mu, QUANTITY);
    }

    /** Returns a certificate of a release that stands for this many rows; the residual limits are proved distances. */
    public Certificate certificate(String digest, int rows) {
        double convexity = terms.lambda() * rows;
        double reference = terms.residualLimit() / (terms.rows() - terms.deletions()) / terms.lambda();
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                terms.published() ? PUBLISHED : PROVED,
                "up to " + terms.deletions() + " rows removed since training, together",
                terms.deletions(),
                terms.releases(),
                convexity * (terms.provedGamma() - reference),
                convexity * reference,
                convexity,
                deviation,
                0,
                FeatureExtractor.publicOne());
        Certificate.Objective objective = new Certificate.Objective(
                Loss.LOGISTIC.text(), 1, terms.columns(), false, true, terms.lambda(), terms.rowNormBound());
        return new Certificate(
                UUID.randomUUID().toString(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                terms.guarantee(),
                mechanism,
                objective,
                digest,
                Provenance.here(backend));
    }
}
