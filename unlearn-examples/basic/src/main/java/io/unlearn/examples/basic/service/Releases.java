package io.unlearn.examples.basic.service;

import io.unlearn.certified.service.ServiceListener;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates since the start, newest first; and a log without personal data. Thread-safe. */
final class Releases implements ServiceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final int KEPT = 20;

    private final Deque<Certificate> newest = new ArrayDeque<>();

    @Override
    public synchronized void released(Certificate certificate) {
        newest.addFirst(certificate);
        if (newest.size() > KEPT) {
            newest.removeLast();
        }
        LOG.info("release {}", certificate.id());
    }

    @Override
    public void retrained(Budget budget) {
        LOG.info("trained from nothing; the budget starts anew");
    }

    @Override
    public void budgetLow(Budget budget, double share) {
        LOG.warn("{} of the budget is left", share);
    }

    @Override
    public void held(String reason) {
        LOG.warn("a request waits for approval: {}", reason);
    }

    synchronized List<Certificate> newest() {
        return List.copyOf(newest);
    }
}
