package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditReport;
import io.unlearn.core.Auditor;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.Check;
import java.util.stream.IntStream;

/** Makes the lines of a leaderboard. */
record Judge(
        ExperimentResult result,
        ForgetMetric metric,
        Auditor auditor,
        double timeLimit,
        Seeds seeds,
        Leaderboard.AuditListener listener) {
    LeaderboardRow control(String name, Ensemble ensemble) {
        return row(LeaderboardRow.Role.CONTROL, name, "", "", ensemble);
    }

    LeaderboardRow method(ExperimentResult.Contender contender) {
        return row(
                LeaderboardRow.Role.METHOD,
                contender.method(),
                contender.tuning(),
                contender.hyperparameters(),
                contender.ensemble());
    }

    private LeaderboardRow row(
            LeaderboardRow.Role role, String method, String tuning, String hyperparameters, Ensemble models) {
        Ensemble reference = result.retrained();
        // One seed for all lines: those with equally many models share the halvings of the references, and so their
        // null.
        ForgetMetric.Evaluation forget = metric.evaluate(
                models.scores(), first(reference.scores(), models.models()), seeds.split("metric"), Progress.none());
        AuditReport report = auditor.audit(result.evidence(models), seeds.split("audit"), Progress.none());
        listener.audited(models.id(), report);
        return new LeaderboardRow(
                role,
                method,
                tuning,
                hyperparameters,
                models.models(),
                forget,
                new LeaderboardRow.Accuracy(models.retainAccuracy(), models.testAccuracy(), models.forgetAccuracy()),
                new LeaderboardRow.Utility(
                        models.retainAccuracy() / reference("retain", reference.retainAccuracy()),
                        models.testAccuracy() / reference("test", reference.testAccuracy())),
                new LeaderboardRow.Time(
                        models.wallSeconds(),
                        models.cpuSeconds(),
                        models.cpuSeconds() / reference.cpuSeconds(),
                        timeLimit),
                report.triangle().unlearnedAgainstRetrained(),
                report.verdict());
    }

    /** F is defined for equally many models on each side, and changes with their number. */
    private static ScoreMatrix first(ScoreMatrix scores, int models) {
        return scores.rows(IntStream.range(0, Math.min(models, scores.models())).toArray());
    }

    private static double reference(String part, double accuracy) {
        return Check.positive("mean " + part + " accuracy of the retrained", accuracy, "Check the labels of the data.");
    }
}
