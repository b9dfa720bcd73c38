package io.unlearn.audit.internal;

import io.unlearn.audit.EpsilonBounds;
import io.unlearn.audit.ExampleAttack;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Multiplicity;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The audit of groups of examples. Each group gets its share of alpha, so that all its bounds hold together. Stateless. */
public final class Groups {
    private Groups() {}

    /** Checks that each example has a group, and each group an example and a name of its own. */
    public static void check(int[] groupOf, List<String> names, int examples) {
        Check.shape(
                "groupOfExample",
                "of length " + examples,
                groupOf.length == examples,
                "of length " + groupOf.length,
                "Give each example the number of its group.");
        for (int g = 0; g < names.size(); g++) {
            if (names.get(g).isBlank() || names.indexOf(names.get(g)) < g) {
                throw new InvalidArgumentException(
                        "names[" + g + "]", "a name of its own", "'" + names.get(g) + "'", "Name each group once.");
            }
        }
        int[] sizes = new int[names.size()];
        for (int e = 0; e < groupOf.length; e++) {
            if (groupOf[e] < 0 || groupOf[e] >= sizes.length) {
                throw new OutOfRangeException(
                        "groupOfExample[" + e + "]",
                        "in [0, " + sizes.length + ")",
                        groupOf[e],
                        "Groups count from 0, in the order of the names.");
            }
            sizes[groupOf[e]]++;
        }
        for (int g = 0; g < sizes.length; g++) {
            Check.atLeast("examples of group " + g, sizes[g], 1, "Leave out groups without examples.");
        }
    }

    /** Attacks each group; empty if there are no names. Bounds and p-values are those of the target. */
    public static List<GroupResult> judge(
            ModelScores scores,
            int[] groupOf,
            List<String> names,
            Target target,
            Seeds seeds,
            List<ExampleAttack> attacks,
            NullScores challenge,
            Progress progress) {
        List<GroupResult> results = new ArrayList<>();
        double delta = target.delta;
        double level = target.level(names.size());
        double[] epsilons = challenge.examples().publishedGridCopy();
        double[] nulls = challenge.examples().nullCopy();
        for (int g = 0; g < names.size(); g++) {
            int group = g;
            progress.update("groups", g, names.size());
            int[] examples = IntStream.range(0, groupOf.length)
                    .filter(e -> groupOf[e] == group)
                    .toArray();
            ScoreMatrix retrained = scores.retrained().columns(examples);
            EpsilonBound answer = HeldOutAttack.judge(
                            scores.unlearned().columns(examples),
                            retrained,
                            delta,
                            level,
                            seeds.split("unlearned").split(g),
                            "unlearned against retrained models, group " + names.get(g),
                            attacks)
                    .bound();
            EpsilonBound control = HeldOutAttack.judge(
                            scores.original().columns(examples),
                            retrained,
                            delta,
                            level,
                            seeds.split("original").split(g),
                            "original against retrained models, group " + names.get(g),
                            attacks)
                    .bound();
            results.add(new GroupResult(
                    names.get(g),
                    examples.length,
                    Triangle.ofOrigin(answer, scores.origin()),
                    pValue(answer.counts(), delta, target.epsilon),
                    control,
                    ScoreDensity.median(pick(epsilons, examples)),
                    ScoreDensity.median(pick(nulls, examples))));
        }
        progress.update("groups", names.size(), names.size());
        return adjusted(results, target.multiplicity);
    }

    /**
     * The claim that is tested in each group.
     *
     * @param epsilon of the claim
     * @param delta of the claim
     * @param alpha probability of error
     * @param multiplicity what is promised about all groups together
     */
    public record Target(double epsilon, double delta, double alpha, Multiplicity multiplicity) {
        /** The false discovery rate has no level for bounds: there each holds for itself. */
        private double level(int groups) {
            boolean each = groups == 0 || multiplicity == Multiplicity.BENJAMINI_YEKUTIELI;
            return each ? alpha : multiplicity.levelOfEach(groups, alpha);
        }
    }

    /**
     * Returns the smallest level at which the Clopper-Pearson bound of these counts exceeds epsilon, to within 1e-9 of
     * itself and never too small; 1 if none does. The rule was chosen on other models, so that the level may vary here.
     */
    static double pValue(Counts counts, double delta, double epsilon) {
        double refutes = 1 - 1e-12;
        if (!(EpsilonBounds.clopperPearsonLower(counts, delta, refutes) > epsilon)) {
            return 1;
        }
        double keeps = 1e-300;
        while (refutes - keeps > 1e-9 * refutes) {
            double middle = refutes > 4 * keeps ? Math.sqrt(keeps) * Math.sqrt(refutes) : (keeps + refutes) / 2;
            if (EpsilonBounds.clopperPearsonLower(counts, delta, middle) > epsilon) {
                refutes = middle;
            } else {
                keeps = middle;
            }
        }
        return refutes;
    }

    private static List<GroupResult> adjusted(List<GroupResult> groups, Multiplicity multiplicity) {
        if (groups.isEmpty()) {
            return groups;
        }
        double[] adjusted = multiplicity.adjustedCopy(
                groups.stream().mapToDouble(GroupResult::adjustedPValue).toArray());
        List<GroupResult> results = new ArrayList<>();
        for (GroupResult g : groups) {
            double p = adjusted[results.size()];
            results.add(new GroupResult(
                    g.name(), g.examples(), g.answer(), p, g.control(), g.medianEpsilon(), g.medianNull()));
        }
        return results;
    }

    private static double[] pick(double[] values, int[] chosen) {
        return IntStream.of(chosen).mapToDouble(e -> values[e]).toArray();
    }
}
