package io.unlearn.certified.internal;

import io.unlearn.certified.Masking;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.Arrays;

/**
 * Verified output noise; the proof is in {@link Masking.ProvedOutput}. Counts the squares of the Gaussian-DP parameters of
 * all releases since the first removal: the row that was removed first has seen them all.
 */
public final class OutputMasker implements Masker {
    /** What a guarantee of this kind rests on. */
    public static final String THEOREM = "verified output noise: strong convexity, joint convexity of the hockey-stick"
            + " divergence, analytic Gaussian mechanism (Balle and Wang 2018)";

    /** What a guarantee of this kind protects. */
    public static final String UNIT = "all rows removed since training, together";

    private static final String QUANTITY =
            "sum of squared Gaussian-DP parameters of the releases since the first removal";

    /** Standard deviation relative to the declared weight bound below which doubles might show through the noise. */
    private static final double RELATIVE_FLOOR = 1e-9;

    private final Setup setup;
    private final Masking.ProvedOutput masking;
    private final double limit;
    private boolean anyRemoved;
    private double used;
    private int released;

    /** Masks for residuals up to {@code limit}. */
    public OutputMasker(Setup setup, Masking.ProvedOutput masking, double limit) {
        this.setup = setup;
        this.masking = masking;
        this.limit = limit;
    }

    @Override
    public Budget budget() {
        double mu = masking.mu();
        return new Budget(guarantee(), used, mu * mu, QUANTITY);
    }

    private PrivacyGuarantee guarantee() {
        return new PrivacyGuarantee(masking.epsilon(), masking.delta(), PrivacyGuarantee.Definition.PROVED_OUTPUT);
    }

    @Override
    public double residualLimit() {
        return limit;
    }

    @Override
    public boolean covers(double charge) {
        return released < masking.releases();
    }

    @Override
    public void removed(double charge, double residual) {
        anyRemoved = true;
    }

    @Override
    public void retrained(double residual) {
        anyRemoved = false;
        used = 0;
        released = 0;
    }

    @Override
    public Masked mask(State state) {
        if (anyRemoved && released >= masking.releases()) {
            throw new BudgetExhaustedException(
                    "releases since the first removal",
                    "at most " + masking.releases(),
                    released + 1,
                    "Serve the last release again, which costs nothing, or call retrain().");
        }
        double convexity = setup.regularisation().total(state.rows());
        double deviation = deviation(convexity, state.rows());
        double[] masked = noisy(state.weights(), deviation);
        account();
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                THEOREM,
                UNIT,
                Integer.MAX_VALUE,
                masking.releases(),
                limit,
                limit,
                convexity,
                deviation,
                0,
                FeatureExtractor.publicOne());
        return new Masked(masked, guarantee(), mechanism);
    }

    private void account() {
        if (anyRemoved) {
            double mu = masking.mu();
            released++;
            used = mu * mu * released / masking.releases();
        }
    }

    /**
     * Depends on declared numbers and the number of remaining rows, on which both sides of the guarantee agree. Several
     * releases with fresh noise are one Gaussian release of all of them side by side, whose means lie the root of their
     * number times as far apart.
     */
    private double deviation(double convexity, int rows) {
        int count = masking.releases();
        double distance = Math.sqrt(count) * 2 * limit / convexity;
        int coordinates = Math.multiplyExact(setup.outputs() * setup.columns(), count);
        double byResidual = NoiseGrid.sigmaFor(masking.epsilon(), masking.delta(), distance, coordinates);
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
