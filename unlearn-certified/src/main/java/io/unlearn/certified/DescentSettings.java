package io.unlearn.certified;

import io.unlearn.certified.internal.DescentPlanner;
import io.unlearn.certified.internal.DescentPrivacy;
import io.unlearn.certified.internal.DescentProblem;
import io.unlearn.certified.internal.DescentRegularisation;
import io.unlearn.certified.internal.DescentSetup;
import io.unlearn.certified.internal.Loss;
import io.unlearn.core.Condition;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.PrivacyGuarantee.Definition;
import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was set on a {@link DescentTrainer}, and what it comes to for some rows. Not thread-safe. */
final class DescentSettings {
    final Loss loss;
    double targetBound = Double.NaN;
    double lambda = 0.01;
    boolean merelyConvex;
    double radius = Double.NaN;
    double rowNormBound = 1;
    boolean intercept = true;
    int @Nullable [] labels;
    int steps;
    double noise = Double.NaN;
    double epsilon = 1;
    double delta = 1e-5;
    int releases = 100;
    int minimumRows;
    int maximumRows;
    boolean published;
    boolean perfect;
    final Set<Preparation> prepared = EnumSet.noneOf(Preparation.class);
    final Set<Condition> accepted = EnumSet.noneOf(Condition.class);

    @Nullable
    DenseBackend backend;

    Progress progress = Progress.log();
    Clock clock = Clock.systemUTC();

    DescentSettings(Loss loss) {
        this.loss = loss;
    }

    /** Checks the settings and the rows against each other, and plans. */
    DescentSetup setup(TrainingRows rows) {
        checkSettings();
        checkKind(rows);
        int[] declared = declaredLabels(rows);
        DescentProblem problem = problem(rows, declared.length <= 2 ? 1 : declared.length);
        DescentPrivacy privacy = privacy(Definition.PROVED_DISTANCE);
        if (merelyConvex) {
            problem = DescentRegularisation.best(problem, privacy, steps);
        }
        if (!problem.minimiserInside()) {
            privacy = privacy(Definition.PROVED_DISTANCE_IN_BALL);
        }
        DescentPlanner planner = new DescentPlanner(problem, privacy, merelyConvex);
        return new DescentSetup(
                problem,
                privacy,
                steps > 0 ? planner.ofSteps(steps) : planner.ofNoise(noise),
                rowNormBound,
                intercept,
                declared,
                backend == null ? DenseBackend.bestFor(rows.size(), rows.columns()) : backend,
                progress,
                clock);
    }

    private DescentPrivacy privacy(Definition definition) {
        return new DescentPrivacy(new PrivacyGuarantee(epsilon, delta, definition), releases, published, perfect);
    }

    private int[] declaredLabels(TrainingRows rows) {
        if (loss == Loss.SQUARED) {
            return new int[0];
        }
        return labels == null ? DescentSetup.labelsOf(rows) : labels.clone();
    }

    private void checkSettings() {
        if (steps == 0 && Double.isNaN(noise)) {
            throw new InvalidArgumentException(
                    "steps per update or noise", "declared", "missing", "Call stepsPerUpdate(50), or noise(...).");
        }
        if (published && perfect) {
            throw new InvalidArgumentException(
                    "perfect",
                    "without paperMode(): how many steps the published noise needs if it stays in the state could not be"
                            + " derived from the published constants",
                    "with paperMode()",
                    "Call perfect() alone, which takes ln(1 + z / (e + s)) / ln(1 / gamma) more steps for noise of length z;"
                            + " or paperMode() alone.");
        }
        if (merelyConvex && steps == 0) {
            throw new InvalidArgumentException(
                    "merely convex loss",
                    "with declared steps, which the best regularisation follows from",
                    "with declared noise",
                    "Call stepsPerUpdate(...) instead of noise(...).");
        }
        if (loss == Loss.SQUARED && Double.isNaN(targetBound)) {
            throw new InvalidArgumentException(
                    "target bound", "declared", "missing", "Call targetBound(...): the noise is scaled by it.");
        }
    }

    private void checkKind(TrainingRows rows) {
        if (rows.labelled() == (loss == Loss.SQUARED)) {
            throw new InvalidArgumentException(
                    "training rows",
                    loss == Loss.SQUARED ? "made by TrainingRows.regression" : "made by TrainingRows.classification",
                    rows.labelled() ? "labelled" : "unlabelled",
                    "Use trainer() for labels and leastSquaresTrainer() for targets.");
        }
    }

    private DescentProblem problem(TrainingRows rows, int outputs) {
        int n = rows.size();
        int least = minimumRows == 0 ? DescentProblem.half(n) : minimumRows;
        int most = maximumRows == 0 ? (int) Math.min(Integer.MAX_VALUE - 8, 4L * n) : maximumRows;
        Check.inRange("minimum rows", least, 1, n, "Declare at most the number of training rows.");
        Check.inRange("maximum rows", most, n, Integer.MAX_VALUE, "Declare at least the number of training rows.");
        double bound = intercept ? Math.sqrt(rowNormBound * rowNormBound + 1) : rowNormBound;
        int columns = rows.columns() + (intercept ? 1 : 0);
        double target = Double.isNaN(targetBound) ? 0 : targetBound;
        DescentProblem given = new DescentProblem(loss, target, bound, outputs, columns, lambda, 1, n, least, most);
        return given.inBall(Double.isNaN(radius) ? Math.nextUp(given.freeMinimiserBound()) : radius);
    }
}
