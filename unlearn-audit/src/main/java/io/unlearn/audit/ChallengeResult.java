package io.unlearn.audit;

import io.unlearn.core.BoundKind;

/**
 * The challenge's epsilon of one example. The largest of many estimates on the same models: biased upwards, and
 * {@link BoundKind#APPROXIMATE}.
 *
 * @param epsilon in [0, 50]; 0 where no rule counts, 50 where a rule has no errors or the shortcut was taken
 * @param thresholdEpsilon the largest over single thresholds: infinite where one has no errors, NaN where none counts or
 *     none was tried
 * @param intervalEpsilon the same over intervals
 * @param shortcut whether one group's range was below one hundredth of the other's, so that no rule was tried
 * @param retrainedIsPositive whether the retrained group has the larger median, and so is called positive above a threshold
 */
public record ChallengeResult(
        double epsilon,
        double thresholdEpsilon,
        double intervalEpsilon,
        boolean shortcut,
        boolean retrainedIsPositive) {
    /** Returns what the number is worth: always an estimate. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /** Makes the result of an example on which no rule was tried. */
    public static ChallengeResult ofShortcut(boolean retrainedIsPositive) {
        return new ChallengeResult(ChallengeEpsilon.CAP, Double.NaN, Double.NaN, true, retrainedIsPositive);
    }

    /** Makes the result of an example on which both families of rules were tried. */
    public static ChallengeResult of(double thresholdEpsilon, double intervalEpsilon, boolean retrainedIsPositive) {
        double best = 0;
        best = thresholdEpsilon > best ? thresholdEpsilon : best;
        best = intervalEpsilon > best ? intervalEpsilon : best;
        return new ChallengeResult(
                Math.min(best, ChallengeEpsilon.CAP), thresholdEpsilon, intervalEpsilon, false, retrainedIsPositive);
    }
}
