package io.unlearn.examples.torch;

import io.unlearn.algorithms.experiment.Candidate;
import io.unlearn.algorithms.experiment.ExperimentPlan;
import io.unlearn.algorithms.experiment.ExperimentResult;
import io.unlearn.algorithms.experiment.Leaderboard;
import io.unlearn.algorithms.experiment.SeedRunner;
import io.unlearn.algorithms.experiment.UnlearningExperiment;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Ranks the unlearning methods on real images: every method, with published and with tuned learning rates, beside models that
 * are retrained. Writes {@code leaderboard.md}, {@code leaderboard.json}, {@code leaderboard.html}, the audit of each method and
 * all scores. Run again with the same folder, it goes on where it was stopped.
 */
public final class LeaderboardStudy {
    private static final long RECORD_SEED = 1;
    private static final long SEARCH_SEED = 2;
    private static final int HALVINGS = 40;

    private final StudySize size;
    private final List<Contender> contenders;
    private final LeaderboardOptions options;

    LeaderboardStudy(StudySize size, List<Contender> contenders, LeaderboardOptions options) {
        this.size = size;
        this.contenders = List.copyOf(contenders);
        this.options = options;
    }

    /** Runs with the options that {@code --help} lists. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, 1 if something could not be read or written, 2 for bad options. */
    static int start(String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(LeaderboardOptions.USAGE);
            return 0;
        }
        try {
            LeaderboardOptions options = LeaderboardOptions.parse(arguments);
            Path page = new LeaderboardStudy(
                            options.full() ? StudySize.FULL : StudySize.SMALL, Contenders.all(), options)
                    .run();
            System.out.println("open " + page.toUri());
            return 0;
        } catch (InvalidArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (InvalidStateException | IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    /** Does everything, and returns the page. */
    Path run() throws IOException {
        ImageParts parts = ImageParts.of(size);
        ExperimentPlan plan = ExperimentPlan.of(RECORD_SEED, size.models());
        ExperimentPlan own = plan.withOrigin(Origin.OWN_ORIGINAL_EACH);
        // All originals are kept at once, since the last part needs them.
        experiment(parts, List.of(), "models", own);
        ToDoubleFunction<Contender> tuned = size.searchModels() == 0 ? Contender::recordedFactor : search(parts);
        Path page = judge(experiment(parts, challengers(tuned), "models", plan), options.out());
        if (size.publishedModels() > 0) {
            judge(
                    experiment(parts, ofOwnOriginals(tuned), "models", own),
                    options.out().resolve("own-originals"));
        }
        return page;
    }

    private List<Candidate<TorchModel, TorchData>> challengers(ToDoubleFunction<Contender> tuned) {
        List<Candidate<TorchModel, TorchData>> candidates = new ArrayList<>();
        for (Contender contender : contenders) {
            if (contender.tunable()) {
                candidates.add(contender.candidate("tuned", tuned.applyAsDouble(contender), size.models()));
            }
            if (!contender.tunable()) {
                candidates.add(contender.candidate("published", 1, size.models()));
            } else if (size.publishedModels() > 0) {
                candidates.add(contender.candidate("published", 1, size.publishedModels()));
            }
        }
        return candidates;
    }

    private List<Candidate<TorchModel, TorchData>> ofOwnOriginals(ToDoubleFunction<Contender> tuned) {
        return contenders.stream()
                .filter(Contender::tunable)
                .map(contender ->
                        contender.candidate("own-originals", tuned.applyAsDouble(contender), size.publishedModels()))
                .toList();
    }

    private Path judge(ExperimentResult result, Path out) throws IOException {
        FullAudit audit = new FullAudit(out.resolve("audits"));
        Leaderboard board = Leaderboard.of(
                result,
                FullAudit.metric(HALVINGS),
                audit,
                Leaderboard.PUBLISHED_TIME_LIMIT,
                Seeds.of(RECORD_SEED).split("leaderboard"),
                Progress.log(),
                audit);
        result.writeScores(out.resolve("scores"));
        board.writeTo(out);
        return out.resolve("leaderboard.html").toAbsolutePath();
    }

    private ToDoubleFunction<Contender> search(ImageParts parts) throws IOException {
        List<Candidate<TorchModel, TorchData>> candidates = new ArrayList<>();
        for (Contender contender : contenders) {
            for (double factor : TuningSearch.FACTORS) {
                if (contender.tunable()) {
                    candidates.add(contender.candidate(TuningSearch.tuning(factor), factor, size.searchModels()));
                }
            }
        }
        ExperimentResult result =
                experiment(parts, candidates, "search", ExperimentPlan.of(SEARCH_SEED, size.searchModels()));
        TuningSearch search = TuningSearch.of(
                result, FullAudit.metric(2), Seeds.of(SEARCH_SEED).split("search"));
        Files.writeString(options.out().resolve("search.md"), search.toMarkdown());
        return contender -> search.best(contender.name());
    }

    private ExperimentResult experiment(
            ImageParts parts, List<Candidate<TorchModel, TorchData>> candidates, String folder, ExperimentPlan plan) {
        try (ImageTask task = new ImageTask(size, parts, candidates)) {
            return UnlearningExperiment.of(task, plan, options.out().resolve(folder))
                    .run(SeedRunner.threads(options.threads()), Progress.none());
        }
    }
}
