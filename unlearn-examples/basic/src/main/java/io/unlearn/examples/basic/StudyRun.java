package io.unlearn.examples.basic;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.Requesters;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Release;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One data set under one regularisation.
 *
 * @param regularisation which
 * @param budget budget on the gradient residual of the published accounting
 * @param sequences deletions under the published sum, the residual as it is, and verified output noise
 * @param trace the bounds beside the residual
 * @param perturbed accuracies of models with a perturbed objective, before any deletion
 */
record StudyRun(
        Regularisation regularisation, double budget, List<Sequence> sequences, BoundTrace trace, double[] perturbed) {
    static final String SUM = "published sum";
    static final String MEASURED = "measured residual";
    static final String OUTPUT = "verified output noise";

    static StudyRun of(
            StudyData data, StudyPlan plan, Regularisation regularisation, Seeds seeds, ConsoleProgress console) {
        return new Runner(data, regularisation, seeds, console).run(plan);
    }

    /** Carries a run out. */
    private static final class Runner {
        private final StudyData data;
        private final Regularisation regularisation;
        private final Seeds seeds;
        private final ConsoleProgress console;
        private final TrainingRows rows;
        private final int[] order;

        Runner(StudyData data, Regularisation regularisation, Seeds seeds, ConsoleProgress console) {
            this.data = data;
            this.regularisation = regularisation;
            this.seeds = seeds;
            this.console = console;
            this.rows = TrainingRows.classification(
                    data.train().features(), data.train().labels());
            this.order = data.train().order(seeds.split("order of deletions"));
        }

        StudyRun run(StudyPlan plan) {
            console.say("%s, regularisation %s".formatted(data.set().title(), StudyPlan.text(regularisation)));
            Masking.PublishedGuo published = Masking.publishedGuo(StudyPlan.EPSILON, StudyPlan.DELTA, StudyPlan.SIGMA);
            int half = rows.size() / 2;
            Sequence output = sequence(OUTPUT, Masking.outputNoise(StudyPlan.EPSILON, StudyPlan.DELTA), half);
            Sequence measured = sequence(MEASURED, published.measured(), half);
            double[] perturbed = IntStream.range(0, plan.draws())
                    .mapToDouble(i -> accuracyOf(published))
                    .toArray();
            console.say("accuracies with a perturbed objective: " + Arrays.toString(perturbed));
            Sequence sum = sequence(SUM, published, Math.min(plan.published(), half));
            BoundTrace trace = BoundTrace.follow(
                    data,
                    regularisation,
                    StudyPlan.SIGMA,
                    order,
                    Math.min(plan.traced(), half),
                    seeds.split("perturbation of the trace"),
                    console);
            return new StudyRun(
                    regularisation, published.residualBudget(), List.of(sum, measured, output), trace, perturbed);
        }

        private LinearRemoval trained(Masking masking) {
            return CertifiedTrainer.logistic()
                    .labels(data.labels())
                    .regularisation(regularisation)
                    .intercept(false)
                    .rowNormBound(1)
                    .masking(masking)
                    .requesters(Requesters.NON_ADAPTIVE)
                    .progress(console)
                    .train(rows);
        }

        private double accuracyOf(Masking masking) {
            try (LinearRemoval model = trained(masking)) {
                return accuracy(model.publish().model());
            }
        }

        private Sequence sequence(String account, Masking masking, int most) {
            long start = System.nanoTime();
            try (LinearRemoval model = trained(masking)) {
                double trainSeconds = (System.nanoTime() - start) / 1e9;
                double before = accuracy(model.publish().model());
                Sequence sequence = Sequence.carryOut(account, model, order, most, console);
                start = System.nanoTime();
                Release<LinearModel> release = model.publish();
                double publishSeconds = (System.nanoTime() - start) / 1e9;
                double noise = masking instanceof Masking.ProvedOutput
                        ? release.certificate().mechanism().noiseStandardDeviation()
                        : 0;
                Sequence done = sequence.between(
                        new Sequence.Ends(trainSeconds, publishSeconds, before, accuracy(release.model()), noise));
                console.say(line(done));
                return done;
            }
        }

        private static String line(Sequence done) {
            return String.format(
                    Locale.ROOT,
                    "%s: %d deletions%s, %.3f ms each; test accuracy %s before, %s after",
                    done.account(),
                    done.deletions(),
                    done.refused() ? " until refused" : "",
                    1e3 * done.meanSeconds(),
                    Numbers.percent(done.ends().accuracyBefore(), 2),
                    Numbers.percent(done.ends().accuracyAfter(), 2));
        }

        private double accuracy(LinearModel model) {
            int[] labels = data.test().labels();
            double[][] features = data.test().features();
            List<Integer> right = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                if (model.predict(features[i]) == labels[i]) {
                    right.add(i);
                }
            }
            return right.size() / (double) labels.length;
        }
    }

    Sequence sequence(String account) {
        return sequences.stream()
                .filter(sequence -> sequence.account().equals(account))
                .findFirst()
                .orElseThrow();
    }

    JsonObject json() {
        return JsonObject.builder()
                .put("regularisation", StudyPlan.text(regularisation))
                .put("budget", budget)
                .put("perturbedAccuracies", perturbed)
                .put("sequences", sequences.stream().map(Sequence::json).toList())
                .put("trace", trace.json(budget))
                .build();
    }
}
