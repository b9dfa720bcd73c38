package io.unlearn.examples.basic;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Deletions of single rows, one after another.
 *
 * @param name which account of residuals was kept
 * @param deletions how many were carried out
 * @param refused whether the next one was refused
 * @param seconds time of all of them
 * @param residuals bound on, or measure of, the residual after each
 * @param used budget used after each
 * @param routes how often each way was taken
 * @param trainSeconds time to train
 * @param publishSeconds time of the release after the deletions
 * @param accuracyBefore share of test rows that the release before the deletions labels rightly
 * @param accuracyAfter the same for the release after them
 */
record Sequence(
        String name,
        int deletions,
        boolean refused,
        double seconds,
        double[] residuals,
        double[] used,
        Map<RemovalRoute, Integer> routes,
        double trainSeconds,
        double publishSeconds,
        double accuracyBefore,
        double accuracyAfter) {
    /** Returns the numbers of all rows in random order. */
    static int[] order(int rows, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Deletes rows in the order given until one is refused or there were enough. */
    static Sequence carryOut(
            String name, CertifiedRemoval<LinearModel> model, int[] order, int most, Progress progress) {
        double[] residuals = new double[most];
        double[] used = new double[most];
        Map<RemovalRoute, Integer> routes = new EnumMap<>(RemovalRoute.class);
        boolean refused = false;
        int done = 0;
        long nanos = 0;
        while (done < most && !refused) {
            progress.update(name, done, most);
            RemovalRequest request = RemovalRequest.record(Integer.toString(order[done]));
            long start = System.nanoTime();
            RemovalOutcome outcome = model.remove(request);
            nanos += System.nanoTime() - start;
            if (outcome instanceof RemovalOutcome.Certified certified) {
                RemovalEvidence evidence = certified.evidence();
                residuals[done] = evidence.residual();
                used[done] = model.budget().used();
                routes.merge(evidence.route(), 1, Integer::sum);
                done++;
            } else {
                refused = true;
            }
        }
        progress.update(name, most, most);
        return new Sequence(
                name,
                done,
                refused,
                nanos / 1e9,
                Arrays.copyOf(residuals, done),
                Arrays.copyOf(used, done),
                routes,
                0,
                0,
                0,
                0);
    }

    Sequence finished(double training, double publishing, double before, double after) {
        return new Sequence(
                name, deletions, refused, seconds, residuals, used, routes, training, publishing, before, after);
    }

    JsonObject json() {
        JsonObject.Builder ways = JsonObject.builder();
        routes.forEach((route, count) -> ways.put(route.name(), count));
        return JsonObject.builder()
                .put("name", name)
                .put("deletions", deletions)
                .put("refused", refused)
                .put("millisecondsEach", 1e3 * seconds / Math.max(1, deletions))
                .put("trainSeconds", trainSeconds)
                .put("publishSeconds", publishSeconds)
                .put("accuracyBefore", accuracyBefore)
                .put("accuracyAfter", accuracyAfter)
                .put("lastResidual", deletions == 0 ? 0 : residuals[deletions - 1])
                .put("lastUsed", deletions == 0 ? 0 : used[deletions - 1])
                .put("routes", ways.build())
                .build();
    }
}
