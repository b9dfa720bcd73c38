package io.unlearn.certified.service;

import io.unlearn.core.Budget;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, whatever it throws. Called by the writer. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalService.class);

    private final ServiceListener listener;
    private final double softThreshold;
    private boolean low;

    Listeners(ServiceListener listener, double softThreshold) {
        this.listener = listener;
        this.softThreshold = softThreshold;
    }

    void tell(Consumer<ServiceListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn(
                    "a listener of the removal service failed: {}", e.getClass().getName());
        }
    }

    /** Tells once when the budget goes below the soft threshold. */
    void budget(Budget budget) {
        double share = RetrainPolicy.Situation.share(budget);
        boolean nowLow = share < softThreshold;
        if (nowLow && !low) {
            LOG.info("{} of the removal budget is left ({})", share, budget.quantity());
            tell(told -> told.budgetLow(budget, share));
        }
        low = nowLow;
    }
}
