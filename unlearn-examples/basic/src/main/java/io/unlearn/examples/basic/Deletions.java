package io.unlearn.examples.basic;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import java.util.List;

/**
 * What carrying out the requests took. The times depend on the deleted rows: they are for the files of whoever is
 * responsible, and are no part of the certificate.
 *
 * @param seconds time of each request, in the order in which they came
 * @param rows rows removed in all
 */
record Deletions(List<Double> seconds, int rows) {
    /** Carries the requests out, one after another. */
    static Deletions carryOut(CertifiedRemoval<LinearModel> model, List<SubjectId> asking, Progress progress) {
        Double[] seconds = new Double[asking.size()];
        int rows = 0;
        for (int i = 0; i < seconds.length; i++) {
            progress.update("deleting", i, seconds.length);
            long start = System.nanoTime();
            RemovalOutcome outcome = model.remove(RemovalRequest.subjects(List.of(asking.get(i))));
            seconds[i] = (System.nanoTime() - start) / 1e9;
            rows += outcome.certifiedOrThrow().rows();
        }
        progress.update("deleting", seconds.length, seconds.length);
        return new Deletions(List.of(seconds), rows);
    }

    double total() {
        return seconds.stream().mapToDouble(Double::doubleValue).sum();
    }

    double median() {
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    double longest() {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
