package io.unlearn.certified.internal;

import io.unlearn.certified.DescentConstants;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.core.error.OutOfRangeException;

/**
 * Turns declared numbers into the constants of a run: noise from steps, or steps from noise. Pure and deterministic; proofs
 * are in docs/certified.md.
 */
public final class DescentPlanner {
    /** More gradient steps than this are taken for a mistake. */
    public static final int MOST_STEPS = 10_000_000;

    /** Standard deviation relative to the bound on the weights below which doubles might show through the noise. */
    private static final double RELATIVE_FLOOR = 1e-9;

    /** The error of training as a part of that of an update: it costs a few more steps once, and halves the noise. */
    private static final double REFERENCE_SHARE = 0.1;

    /** Room for the rounding of a bound itself. */
    private static final double SLACK = 1 + 1e-11;

    private final DescentProblem problem;
    private final DescentPrivacy privacy;
    private final boolean merelyConvex;

    /** The standard deviation that means at distance 1 need. */
    private final double noisePerDistance;

    /** Plans for a problem. */
    public DescentPlanner(DescentProblem problem, DescentPrivacy privacy, boolean merelyConvex) {
        this(problem, privacy, merelyConvex, privacy.provedSigma(1, problem.parameters()));
    }

    private DescentPlanner(
            DescentProblem problem, DescentPrivacy privacy, boolean merelyConvex, double noisePerDistance) {
        this.problem = problem;
        this.privacy = privacy;
        this.merelyConvex = merelyConvex;
        this.noisePerDistance = noisePerDistance;
    }

    /** Returns a planner for a problem with as many parameters, without solving for the noise again. */
    DescentPlanner of(DescentProblem other) {
        return new DescentPlanner(other, privacy, merelyConvex, noisePerDistance);
    }

    /** Returns the constants for a number of steps in each update. */
    public DescentConstants ofSteps(int steps) {
        return privacy.published() ? published(steps, publishedSigma(steps)) : proved(steps, provedSigma(steps));
    }

    /**
     * Returns the constants for a standard deviation, with the fewest steps for which it is enough.
     *
     * @throws OutOfRangeException if no number of steps is enough
     */
    public DescentConstants ofNoise(double sigma) {
        if (privacy.published()) {
            double one = sigma / Math.sqrt(privacy.releases());
            double steps = PublishedDescent.steps(
                    problem, privacy.total().epsilon(), privacy.total().delta(), one);
            return published(checkSteps("steps of an update", steps), sigma);
        }
        int high = 1;
        while (provedSigma(high) > sigma) {
            if (high >= MOST_STEPS) {
                throw new OutOfRangeException(
                        "noise",
                        "at least " + provedSigma(MOST_STEPS) + ", which rounding needs whatever the number of steps",
                        sigma,
                        "Declare more noise, or fewer maximum rows.");
            }
            high = Math.min(MOST_STEPS, 2 * high);
        }
        int low = high / 2;
        while (high - low > 1) {
            int middle = low + (high - low) / 2;
            boolean enough = provedSigma(middle) <= sigma;
            high = enough ? middle : high;
            low = enough ? low : middle;
        }
        return proved(high, sigma);
    }

    /** Returns the distance to the minimiser that updates keep, rounding included. */
    private double stateError(int steps) {
        double rounding = problem.roundingError() / -Math.expm1(-steps * problem.provedRate());
        return SLACK * (exactError(steps) + rounding);
    }

    private double exactError(int steps) {
        return DescentProblem.steadyError(problem.drift(), steps, problem.provedRate());
    }

    /** Returns what training may leave in exact arithmetic. */
    private double trainingTarget(int steps) {
        return REFERENCE_SHARE * (exactError(steps) + problem.roundingError());
    }

    private double referenceError(int steps) {
        return SLACK * (trainingTarget(steps) + problem.roundingError());
    }

    private double provedSigma(int steps) {
        double distance = stateError(steps) + referenceError(steps);
        return Math.max(needed(distance), RELATIVE_FLOOR * problem.minimiserBound());
    }

    private double needed(double distance) {
        return distance * noisePerDistance * (1 + 1e-15);
    }

    private double publishedSigma(int steps) {
        return privacy.publishedSigma(2 * PublishedDescent.error(problem, steps));
    }

    private DescentConstants proved(int steps, double sigma) {
        double ratio = problem.minimiserBound() / trainingTarget(steps);
        double training = Math.max(1, Math.ceil(Math.log(ratio) / problem.provedRate() + 1e-9));
        return constants(
                steps,
                checkSteps("training steps", training),
                problem.lipschitz(),
                problem.drift(),
                stateError(steps),
                referenceError(steps),
                sigma);
    }

    /** The published numbers, after a check that they also cover what rounding and the noise's grid do. */
    private DescentConstants published(int steps, double sigma) {
        double error = PublishedDescent.error(problem, steps);
        int training = checkSteps("training steps", PublishedDescent.trainingSteps(problem, steps));
        double trained = Math.exp(-training * problem.provedRate()) * problem.minimiserBound();
        double state = Math.max(stateError(steps), SLACK * (trained + problem.roundingError()));
        double reference = SLACK * (trained + problem.roundingError());
        double needed = needed(state + reference);
        if (!(state <= error && needed <= sigma)) {
            throw new OutOfRangeException(
                    "published error and noise",
                    "at least " + state + " and " + needed + ", which rounding needs",
                    error + " and " + sigma,
                    "Take fewer steps, or do without paperMode().");
        }
        return constants(steps, training, problem.publishedLipschitz(), problem.publishedDrift(), error, error, sigma);
    }

    private DescentConstants constants(
            int steps, int training, double lipschitz, double drift, double state, double reference, double sigma) {
        return new DescentConstants(
                problem.rows(),
                problem.minimumRows(),
                problem.maximumRows(),
                problem.lambda(),
                problem.smoothness(),
                lipschitz,
                problem.radius(),
                problem.stepSize(),
                problem.contraction(),
                steps,
                training,
                drift,
                state,
                reference,
                sigma,
                excessRisk(state, sigma));
    }

    /** L' x + (M/2)(x^2 + p sigma^2), where L' is 0 if the minimiser lies inside the ball; and the bias of regularising. */
    private double excessRisk(double state, double sigma) {
        double x = state + NoiseGrid.granularity(sigma) * Math.sqrt(problem.parameters());
        double first = problem.minimiserInside() ? 0 : problem.publishedLipschitz() * x;
        double second = problem.smoothness() / 2 * (x * x + problem.parameters() * sigma * sigma * (1 + 1e-9));
        double bias = merelyConvex ? problem.lambda() / 2 * problem.radius() * problem.radius() : 0;
        return first + second + bias;
    }

    /** Returns the steps for an update of several rows at once: k rows need ln k / ln(1 / gamma) more than one. */
    public static int stepsOfUpdate(DescentProblem problem, DescentConstants constants, int changed) {
        double more = Math.ceil(Math.log(changed) / problem.provedRate() + (changed > 1 ? 1e-9 : 0));
        return checkSteps("steps of an update", constants.stepsPerUpdate() + more);
    }

    /** Returns the steps for an update that starts from weights with noise, no longer than {@code noise}. */
    public static int stepsOfNoisyUpdate(
            DescentProblem problem, DescentConstants constants, int changed, double noise) {
        double one = DescentProblem.steadyError(problem.drift(), constants.stepsPerUpdate(), problem.provedRate())
                + problem.drift();
        double more = Math.ceil(Math.log(changed + noise / one) / problem.provedRate() + 1e-9);
        return checkSteps("steps of an update", constants.stepsPerUpdate() + Math.max(0, more));
    }

    private static int checkSteps(String name, double steps) {
        if (!(steps <= MOST_STEPS)) {
            throw new OutOfRangeException(
                    name,
                    "at most " + MOST_STEPS,
                    steps,
                    "Regularise more: the steps grow with smoothness over strong convexity.");
        }
        return (int) steps;
    }
}
