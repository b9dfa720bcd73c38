package io.unlearn.certified.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.Masking;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.BudgetExhaustedException;

/**
 * Objective perturbation with a bound on the Renyi divergence. Counts the rows that were removed since training, up to the
 * number for which the bound was found to be enough before training.
 */
public final class RenyiMasker implements Masker {
    /** What a guarantee of this kind rests on. */
    public static final String THEOREM = "objective perturbation, one exact Newton step from the exact minimiser: Renyi"
            + " divergence with the Jacobian of the residual, uniform in the perturbation, in real arithmetic";

    private static final String QUANTITY = "rows removed since training";

    private final Setup setup;
    private final Masking.RenyiJacobian masking;
    private final RenyiBound bound;
    private long used;
    private boolean released;

    /** Masks what a bound for the declared number of rows covers. */
    public RenyiMasker(Setup setup, Masking.RenyiJacobian masking, RenyiBound bound) {
        this.setup = setup;
        this.masking = masking;
        this.bound = bound;
    }

    @Override
    public Budget budget() {
        return budgetWith(used);
    }

    @Override
    public Budget budgetAfter(double charge, double residual) {
        return budgetWith(used + Math.round(charge));
    }

    private Budget budgetWith(long rows) {
        return new Budget(setup.promise().total(), rows, masking.records(), QUANTITY);
    }

    @Override
    public double residualLimit() {
        return bound.residual();
    }

    @Override
    public boolean covers(double charge) {
        return used + charge <= masking.records();
    }

    @Override
    public double leastCharge(int rows) {
        return rows;
    }

    @Override
    public void removed(double charge, double residual) {
        used += Math.round(charge);
    }

    @Override
    public void retrained(double residual) {
        used = 0;
        released = false;
    }

    @Override
    public void requireRelease() {
        if (used > 0 && released) {
            throw new BudgetExhaustedException(
                    "releases for one perturbation",
                    "at most 1 once rows were removed",
                    2,
                    "Serve the last release again, or call retrain(), which draws a new perturbation.");
        }
    }

    @Override
    public Masked mask(double[] weights, long rows) {
        requireRelease();
        released |= used > 0;
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                THEOREM,
                setup.promise().unit(),
                setup.promise().records(),
                1,
                bound.residual(),
                0,
                setup.regularisation().total(rows),
                0,
                masking.sigma(),
                setup.promise().features());
        return new Masked(weights.clone(), 0, setup.promise().total(), mechanism);
    }

    @Override
    public Marks marks() {
        return new Marks(0, used, used > 0, released);
    }

    @Override
    public void resume(Marks marks) {
        used = marks.count();
        released = marks.shown();
    }

    @Override
    public Exposure exposure(Ledger.Seen seen) {
        PrivacyGuarantee total = setup.promise().total();
        boolean none = seen.releases() == 0;
        return new Exposure(
                seen.releases(), none ? 0 : Double.NaN, none ? new PrivacyGuarantee(0, 0, total.definition()) : total);
    }
}
