package io.unlearn.certified.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.Masking;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.Arrays;

/**
 * Verified output noise; the proofs are in {@link Masking.ProvedOutput} and {@link Masking.ProvedSharedB}. Counts the squares
 * of the Gaussian-DP parameters of all releases since the first removal: the row that was removed first has seen them all.
 */
public final class OutputMasker implements Masker {
    /** What a guarantee without a secret linear term rests on. */
    public static final String THEOREM = "verified output noise: strong convexity, joint convexity of the hockey-stick"
            + " divergence, analytic Gaussian mechanism (Balle and Wang 2018)";

    /** What a guarantee with one rests on. */
    public static final String SHARED_THEOREM =
            "verified output noise given a secret linear term of the objective, the same"
                    + " on both sides of one release and drawn anew after it; then as without";

    private static final String QUANTITY =
            "sum of squared Gaussian-DP parameters of the releases since the first removal";

    /** Standard deviation relative to the declared weight bound below which doubles might show through the noise. */
    private static final double RELATIVE_FLOOR = 1e-9;

    private final Setup setup;
    private final NoiseTerms terms;
    private final double limit;
    private boolean anyRemoved;
    private boolean perturbationShown;
    private int released;

    /** Masks for residuals up to {@code limit}. */
    public OutputMasker(Setup setup, Masking.ProvedOutput masking, double limit) {
        this(setup, NoiseTerms.of(masking), limit);
    }

    /** Masks for residuals, with the secret linear term, up to {@code limit}. */
    public OutputMasker(Setup setup, Masking.ProvedSharedB masking, double limit) {
        this(setup, NoiseTerms.of(masking), limit);
    }

    private OutputMasker(Setup setup, NoiseTerms terms, double limit) {
        this.setup = setup;
        this.terms = terms;
        this.limit = limit;
    }

    @Override
    public Budget budget() {
        double mu = terms.mu();
        double used = mu * mu * released / terms.releases();
        return new Budget(setup.promise().total(), used, mu * mu, QUANTITY);
    }

    @Override
    public double residualLimit() {
        return limit;
    }

    @Override
    public boolean covers(double charge) {
        return released < terms.releases();
    }

    @Override
    public void removed(double charge, double residual) {
        anyRemoved = true;
    }

    @Override
    public void retrained(double residual) {
        anyRemoved = false;
        perturbationShown = false;
        released = 0;
    }

    @Override
    public boolean needsNewPerturbation() {
        return perturbationShown && terms.perturbation() > 0;
    }

    @Override
    public void perturbationDrawn() {
        perturbationShown = false;
    }

    @Override
    public void requireRelease() {
        if (anyRemoved && released >= terms.releases()) {
            throw new BudgetExhaustedException(
                    "releases since the first removal",
                    "at most " + terms.releases(),
                    released + 1,
                    "Serve the last release again, which costs nothing, or call retrain().");
        }
    }

    @Override
    public Masked mask(double[] weights, long rows) {
        requireRelease();
        double convexity = setup.regularisation().total(rows);
        double deviation = deviation(convexity, rows);
        double[] masked = noisy(weights, deviation);
        released += anyRemoved ? 1 : 0;
        perturbationShown = true;
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                terms.theorem(),
                setup.promise().unit(),
                setup.promise().records(),
                terms.releases(),
                limit,
                limit,
                convexity,
                deviation,
                terms.perturbation(),
                setup.promise().features());
        return new Masked(masked, mu(convexity, deviation), setup.promise().total(), mechanism);
    }

    /** The distance that two residuals allow, and what bringing both sides to the grid adds to it, over the deviation. */
    private double mu(double convexity, double deviation) {
        double grid = NoiseGrid.granularity(deviation) * Math.sqrt(setup.outputs() * (double) setup.columns());
        return (2 * limit / convexity + grid) / deviation * (1 + 1e-14);
    }

    @Override
    public Marks marks() {
        return new Marks(0, released, anyRemoved, perturbationShown);
    }

    @Override
    public void resume(Marks marks) {
        released = Math.toIntExact(marks.count());
        anyRemoved = marks.anyRemoved();
        perturbationShown = marks.shown();
    }

    @Override
    public Exposure exposure(Ledger.Seen seen) {
        double mu = Math.sqrt(seen.sumOfSquares());
        PrivacyGuarantee total = setup.promise().total();
        if (seen.releases() == 0) {
            return new Exposure(0, 0, new PrivacyGuarantee(0, 0, total.definition()));
        }
        int coordinates = Math.multiplyExact(setup.outputs() * setup.columns(), seen.releases());
        double head = Math.min(terms.epsilon(), NoiseGrid.epsilonFor(terms.delta(), mu, coordinates));
        double features = setup.promise().featuresEpsilon();
        double epsilon = Math.min(total.epsilon(), head + features);
        return new Exposure(seen.releases(), mu, new PrivacyGuarantee(epsilon, total.delta(), total.definition()));
    }

    /**
     * Depends on declared numbers and the number of remaining rows, on which both sides of the guarantee agree. Several
     * releases with fresh noise are one Gaussian release of all of them side by side, whose means lie the root of their
     * number times as far apart. The reference has a residual of its own, so that the distance is twice what one allows.
     */
    private double deviation(double convexity, long rows) {
        int count = terms.releases();
        double distance = Math.sqrt(count) * 2 * limit / convexity;
        int coordinates = Math.multiplyExact(setup.outputs() * setup.columns(), count);
        double byResidual = NoiseGrid.sigmaFor(terms.epsilon(), terms.delta(), distance, coordinates);
        return Math.max(byResidual, RELATIVE_FLOOR * setup.weightBound(rows));
    }

    private static double[] noisy(double[] weights, double deviation) {
        double[] noise = new double[weights.length];
        SecureGaussianSampler.create().fill(noise, deviation);
        double[] sum = NoiseGrid.roundedToGrid(weights, NoiseGrid.granularity(deviation));
        for (int j = 0; j < sum.length; j++) {
            sum[j] += noise[j];
        }
        Arrays.fill(noise, 0);
        return sum;
    }
}
