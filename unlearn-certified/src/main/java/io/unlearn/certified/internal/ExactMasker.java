package io.unlearn.certified.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;

/** No noise: the model is the retrained one up to rounding, and no budget is ever used. */
public final class ExactMasker implements Masker {
    /** What a guarantee of this kind rests on. */
    public static final String THEOREM =
            "exact removal from a quadratic objective (Guo et al. 2020, section 3.1), in real arithmetic";

    private final Setup setup;
    private final double limit;

    /** States residuals up to {@code limit}. */
    public ExactMasker(Setup setup, double limit) {
        this.setup = setup;
        this.limit = limit;
    }

    @Override
    public Budget budget() {
        return new Budget(setup.promise().total(), 0, Double.POSITIVE_INFINITY, "nothing: removal is exact");
    }

    @Override
    public double residualLimit() {
        return limit;
    }

    @Override
    public boolean covers(double charge) {
        return true;
    }

    @Override
    public void removed(double charge, double residual) {
        // Nothing is counted.
    }

    @Override
    public void retrained(double residual) {
        // Nothing is counted.
    }

    @Override
    public void requireRelease() {
        // Every release is covered.
    }

    @Override
    public Marks marks() {
        return new Marks(0, 0, false, false);
    }

    @Override
    public void resume(Marks marks) {
        // Nothing is counted.
    }

    @Override
    public Exposure exposure(Ledger.Seen seen) {
        PrivacyGuarantee total = setup.promise().total();
        PrivacyGuarantee guarantee = seen.releases() == 0 ? new PrivacyGuarantee(0, 0, total.definition()) : total;
        return new Exposure(seen.releases(), 0, guarantee);
    }

    @Override
    public Masked mask(double[] weights, long rows) {
        double convexity = setup.regularisation().total(rows);
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                THEOREM,
                setup.promise().unit(),
                setup.promise().records(),
                Integer.MAX_VALUE,
                limit,
                limit,
                convexity,
                0,
                0,
                setup.promise().features());
        return new Masked(weights.clone(), 0, setup.promise().total(), mechanism);
    }
}
