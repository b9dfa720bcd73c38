package io.unlearn.certified;

import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Procedure;
import io.unlearn.certified.internal.RowChange;
import io.unlearn.core.Budget;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.ResemblingRows;
import java.util.Optional;

/** Plans removals from a {@link LivingModel}, and makes them. Called by one thread at a time. */
final class Removals {
    private final LivingModel model;
    private final Guards guards;

    Removals(LivingModel model, Guards guards) {
        this.model = model;
        this.guards = guards;
    }

    RemovalPlan plan(RemovalRequest request) {
        int[] requested = model.index().rowsOf(request);
        int[] rows = model.index().present(requested);
        RowChecks.somethingRemains(rows.length, model.state().rows());
        int[] slots = model.index().slotsOf(rows);
        return Plans.of(
                rows.length == 0
                        ? Procedure.Forecast.nothing(model.state().residual())
                        : model.procedure().forecast(model.state(), RowChange.leaving(slots)),
                rows.length,
                requested.length - rows.length,
                recordsCovered(rows.length),
                model.masker(),
                model.timings());
    }

    RemovalOutcome remove(RemovalRequest request) {
        int[] requested = model.index().rowsOf(request);
        int[] rows = model.index().present(requested);
        if (rows.length == 0) {
            return new RemovalOutcome.AlreadyRemoved(requested.length);
        }
        RowChecks.somethingRemains(rows.length, model.state().rows());
        if (!recordsCovered(rows.length)) {
            return tooManyRecords(rows.length);
        }
        double least = model.masker().leastCharge(rows.length);
        return model.masker().covers(least) ? remove(rows, requested.length - rows.length) : exhausted(least);
    }

    /** Rows are known by their numbers to the index and the ledger, by their slots to the problem and the procedure. */
    private RemovalOutcome remove(int[] rows, int already) {
        Masker masker = model.masker();
        int[] slots = model.index().slotsOf(rows);
        long start = System.nanoTime();
        Optional<ResemblingRows> resembling =
                guards.check(model.problem(), model.state().alive(), slots);
        RowChange change = RowChange.leaving(slots);
        Procedure.Attempt attempt = model.procedure().attempt(model.state(), change);
        if (!masker.covers(attempt.charge())) {
            return exhausted(attempt.charge());
        }
        model.take(attempt, change);
        masker.removed(attempt.charge(), model.state().residual());
        model.ledger().removed(rows);
        model.index().removed(rows);
        model.problem().erase(slots);
        RemovalEvidence evidence = model.evidence(attempt, change, start);
        return new RemovalOutcome.Certified(rows.length, already, evidence, resembling);
    }

    private boolean recordsCovered(int more) {
        return model.ledger().removedRows() + more <= model.setup().promise().featuredRecords();
    }

    private RemovalOutcome tooManyRecords(int more) {
        int records = model.setup().promise().featuredRecords();
        Budget budget = new Budget(
                model.setup().promise().total(),
                model.ledger().removedRows(),
                records,
                "records that were removed from under the features");
        return new RemovalOutcome.BudgetExhausted(
                budget,
                budget.used() + more,
                "Train the feature extractor on the remaining rows from nothing, and a new model on its features.");
    }

    private RemovalOutcome exhausted(double charge) {
        Budget budget = model.masker().budget();
        return new RemovalOutcome.BudgetExhausted(
                budget, budget.used() + charge, "Call retrain(), which trains on the remaining rows from nothing.");
    }
}
