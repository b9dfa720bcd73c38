package io.unlearn.certified;

import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Procedure;
import io.unlearn.certified.internal.Timings;
import io.unlearn.core.RemovalPlan;

/** Puts plans together. */
final class Plans {
    private Plans() {}

    static RemovalPlan of(
            Procedure.Forecast forecast,
            int rows,
            int alreadyRemoved,
            boolean recordsCovered,
            Masker masker,
            Timings timings) {
        boolean covered = recordsCovered && masker.covers(forecast.charge());
        return new RemovalPlan(
                rows,
                alreadyRemoved,
                forecast.route(),
                forecast.passes(),
                covered,
                new RemovalPlan.Residual(forecast.residual(), forecast.computed()),
                covered && rows > 0 ? masker.budgetAfter(forecast.charge(), forecast.residual()) : masker.budget(),
                timings.expected(forecast.route(), rows));
    }
}
