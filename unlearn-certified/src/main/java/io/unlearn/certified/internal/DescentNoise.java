package io.unlearn.certified.internal;

import io.unlearn.certified.DescentConstants;
import io.unlearn.certified.Exposure;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.core.Budget;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.BudgetExhaustedException;
import java.util.Arrays;

/**
 * Draws the noise of Descent-to-Delete and counts releases since the first removal; they compose to the root of the sum of
 * the squares of their Gaussian-DP parameters, which the row that was removed first has seen all of.
 *
 * <p>Called by one thread at a time.
 */
public final class DescentNoise {
    private static final String QUANTITY =
            "sum of squared Gaussian-DP parameters of the releases since the first removal";

    private final DescentSetup setup;
    private final Ledger ledger = new Ledger();
    private boolean anyRemoved;
    private int released;
    private long draws;

    /** Counts from nothing. */
    public DescentNoise(DescentSetup setup) {
        this.setup = setup;
    }

    /** Returns the weights with fresh noise, on its grid. */
    public double[] added(double[] weights) {
        double deviation = setup.constants().standardDeviation();
        double[] noise = new double[weights.length];
        SecureGaussianSampler.create().fill(noise, deviation);
        double[] sum = NoiseGrid.roundedToGrid(weights, NoiseGrid.granularity(deviation));
        for (int j = 0; j < sum.length; j++) {
            sum[j] += noise[j];
        }
        Arrays.fill(noise, 0);
        draws++;
        return sum;
    }

    /** Returns the steps of an update: those that a single row needs, and some for more rows and for noise in the state. */
    public int stepsOfUpdate(int changed) {
        DescentPrivacy privacy = setup.privacy();
        if (privacy.published()) {
            return (int) Math.min(
                    Integer.MAX_VALUE, (long) changed * setup.constants().stepsPerUpdate());
        }
        if (!privacy.perfect()) {
            return DescentPlanner.stepsOfUpdate(setup.problem(), setup.constants(), changed);
        }
        double longest = privacy.longestNoise(
                setup.constants().standardDeviation(), setup.problem().parameters(), Math.max(1, draws));
        return DescentPlanner.stepsOfNoisyUpdate(setup.problem(), setup.constants(), changed, longest);
    }

    /** Notes that rows were removed. */
    public void removed(int[] rows) {
        anyRemoved = true;
        ledger.removed(rows);
    }

    /** Notes that the model was trained from nothing. */
    public void retrained() {
        anyRemoved = false;
        released = 0;
        ledger.retrained();
    }

    /** Notes a release. */
    public void released() {
        released += anyRemoved ? 1 : 0;
        ledger.released(mu());
    }

    /** Returns what removed rows have been shown. */
    public Ledger ledger() {
        return ledger;
    }

    /** The distance of both sides, and what bringing them to the grid adds to it, over the deviation. */
    private double mu() {
        DescentConstants constants = setup.constants();
        double deviation = constants.standardDeviation();
        double grid =
                NoiseGrid.granularity(deviation) * Math.sqrt(setup.problem().parameters());
        return (constants.stateError() + constants.referenceError() + grid) / deviation * (1 + 1e-14);
    }

    /** Returns what holds for the releases that a row has seen, together. */
    public Exposure exposure(Ledger.Seen seen) {
        DescentPrivacy privacy = setup.privacy();
        PrivacyGuarantee total = privacy.total();
        if (seen.releases() == 0) {
            return new Exposure(0, 0, new PrivacyGuarantee(0, 0, total.definition()));
        }
        double mu = Math.sqrt(seen.sumOfSquares());
        int coordinates = Math.multiplyExact(setup.problem().parameters(), seen.releases());
        double epsilon = NoiseGrid.epsilonFor(privacy.gaussianDelta(), mu, coordinates);
        return new Exposure(
                seen.releases(),
                mu,
                new PrivacyGuarantee(Math.min(total.epsilon(), epsilon), total.delta(), total.definition()));
    }

    /**
     * Checks that another release is covered.
     *
     * @throws BudgetExhaustedException if it is not
     */
    public void requireRelease() {
        if (anyRemoved && released >= setup.privacy().releases()) {
            throw new BudgetExhaustedException(
                    "releases since the first removal",
                    "at most " + setup.privacy().releases(),
                    released + 1,
                    "Serve the last release again, which costs nothing, or call retrain().");
        }
    }

    /** Returns what is left. */
    public Budget budget() {
        double mu = setup.privacy().mu();
        double used = mu * mu * released / setup.privacy().releases();
        return new Budget(setup.privacy().total(), used, mu * mu, QUANTITY);
    }
}
