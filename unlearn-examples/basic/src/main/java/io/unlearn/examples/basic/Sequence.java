package io.unlearn.examples.basic;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.internal.json.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deletions of single rows, one after another.
 *
 * @param account which account of residuals was kept
 * @param wanted how many were asked for at most
 * @param refused whether one was refused; none was asked for after it
 * @param seconds time of each that was carried out
 * @param residuals bound on, or measure of, the residual after each
 * @param used budget used after each
 * @param routes how often each way was taken
 * @param ends what was there before and after them
 */
record Sequence(
        String account,
        int wanted,
        boolean refused,
        double[] seconds,
        double[] residuals,
        double[] used,
        Map<RemovalRoute, Integer> routes,
        Ends ends) {
    private static final int CHECKPOINTS = 60;

    /**
     * What was there before and after the deletions.
     *
     * @param trainSeconds time to train
     * @param publishSeconds time of the release after the deletions
     * @param accuracyBefore share of test rows that the release before the deletions labels rightly
     * @param accuracyAfter the same for the release after them
     * @param noise standard deviation of the noise that the last release added to each weight; 0 if it added none
     */
    record Ends(double trainSeconds, double publishSeconds, double accuracyBefore, double accuracyAfter, double noise) {
        static final Ends NONE = new Ends(0, 0, 0, 0, 0);
    }

    /** Deletes rows in the order given until one is refused or there were enough. */
    static Sequence carryOut(
            String account, CertifiedRemoval<LinearModel> model, int[] order, int most, Progress progress) {
        double[] residuals = new double[most];
        double[] used = new double[most];
        double[] seconds = new double[most];
        Map<RemovalRoute, Integer> routes = new EnumMap<>(RemovalRoute.class);
        boolean refused = false;
        int done = 0;
        while (done < most && !refused) {
            progress.update(account, done, most);
            RemovalRequest request = RemovalRequest.record(Integer.toString(order[done]));
            long start = System.nanoTime();
            RemovalOutcome outcome = model.remove(request);
            seconds[done] = (System.nanoTime() - start) / 1e9;
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
        progress.update(account, most, most);
        return new Sequence(
                account,
                most,
                refused,
                Arrays.copyOf(seconds, done),
                Arrays.copyOf(residuals, done),
                Arrays.copyOf(used, done),
                routes,
                Ends.NONE);
    }

    Sequence between(Ends found) {
        return new Sequence(account, wanted, refused, seconds, residuals, used, routes, found);
    }

    int deletions() {
        return residuals.length;
    }

    double meanSeconds() {
        return Arrays.stream(seconds).average().orElse(0);
    }

    double medianSeconds() {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    double largestResidual() {
        return Arrays.stream(residuals).max().orElse(0);
    }

    double lastUsed() {
        return deletions() == 0 ? 0 : used[deletions() - 1];
    }

    /** Returns positions spread over a sequence, its first and its last among them. */
    static int[] checkpoints(int length) {
        int count = Math.min(length, CHECKPOINTS);
        return IntStream.range(0, count)
                .map(i -> count == 1 ? 0 : (int) Math.round(i * (length - 1.0) / (count - 1)))
                .toArray();
    }

    JsonObject json() {
        JsonObject.Builder ways = JsonObject.builder();
        routes.forEach((route, count) -> ways.put(route.name(), count));
        return JsonObject.builder()
                .put("account", account)
                .put("wanted", wanted)
                .put("deletions", deletions())
                .put("refused", refused)
                .put("meanMilliseconds", 1e3 * meanSeconds())
                .put("medianMilliseconds", 1e3 * medianSeconds())
                .put("trainSeconds", ends.trainSeconds)
                .put("publishSeconds", ends.publishSeconds)
                .put("accuracyBefore", ends.accuracyBefore)
                .put("accuracyAfter", ends.accuracyAfter)
                .put("noise", ends.noise)
                .put("largestResidual", largestResidual())
                .put("lastUsed", lastUsed())
                .put("routes", ways.build())
                .put(
                        "points",
                        IntStream.of(checkpoints(deletions()))
                                .mapToObj(i -> JsonObject.builder()
                                        .put("deletions", i + 1)
                                        .put("residual", residuals[i])
                                        .put("used", used[i])
                                        .build())
                                .toList())
                .build();
    }
}
