package io.unlearn.certified.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.Masking;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.BudgetExhaustedException;

/** Objective perturbation as published: residual bounds add up against a budget, and nothing is added on release. */
public final class PublishedMasker implements Masker {
    /** What a guarantee of this kind rests on. */
    public static final String THEOREM =
            "objective perturbation as published: Guo et al. 2020, Theorem 3 (the published"
                    + " proof does not cover a residual that depends on the perturbation)";

    private static final String SUM = "sum of gradient residual bounds since training";
    private static final String RESIDUAL = "bound on the gradient residual";

    private final Setup setup;
    private final Masking.PublishedGuo masking;
    private double used;
    private boolean anyRemoved;
    private boolean released;

    /** Starts with the residual that training left, which the published accounting leaves out. */
    public PublishedMasker(Setup setup, Masking.PublishedGuo masking, double trainingResidual) {
        this.setup = setup;
        this.masking = masking;
        this.used = trainingResidual;
    }

    @Override
    public Budget budget() {
        return budgetWith(used);
    }

    @Override
    public Budget budgetAfter(double charge, double residual) {
        return budgetWith(usedAfter(charge, residual));
    }

    private Budget budgetWith(double amount) {
        return new Budget(setup.promise().total(), amount, masking.residualBudget(), measured() ? RESIDUAL : SUM);
    }

    private double usedAfter(double charge, double residual) {
        return measured() ? residual : used + charge;
    }

    private boolean measured() {
        return masking.accounting() == Masking.PublishedGuo.Accounting.MEASURED;
    }

    @Override
    public double residualLimit() {
        return masking.residualBudget();
    }

    @Override
    public boolean covers(double charge) {
        return measured() || used + charge <= masking.residualBudget();
    }

    @Override
    public void removed(double charge, double residual) {
        used = usedAfter(charge, residual);
        anyRemoved = true;
    }

    @Override
    public void retrained(double residual) {
        used = residual;
        anyRemoved = false;
        released = false;
    }

    @Override
    public void requireRelease() {
        if (anyRemoved && released) {
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
        released |= anyRemoved;
        double budget = masking.residualBudget();
        Certificate.Mechanism mechanism = new Certificate.Mechanism(
                THEOREM,
                setup.promise().unit(),
                setup.promise().records(),
                1,
                budget,
                0,
                setup.regularisation().total(rows),
                0,
                masking.sigma(),
                setup.promise().features());
        return new Masked(weights.clone(), 0, setup.promise().total(), mechanism);
    }

    @Override
    public Marks marks() {
        return new Marks(used, 0, anyRemoved, released);
    }

    @Override
    public void resume(Marks marks) {
        used = marks.used();
        anyRemoved = marks.anyRemoved();
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
