package io.unlearn.audit.internal;

import io.unlearn.audit.ExampleAttack;
import io.unlearn.audit.GroupResult;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The audit of groups of examples. Each group gets its share of alpha, so that all its bounds hold together. Stateless. */
public final class Groups {
    private Groups() {}

    /** Checks that each example has a group and each group an example. */
    public static void check(int[] groupOf, List<String> names, int examples) {
        Check.shape(
                "groupOfExample",
                "of length " + examples,
                groupOf.length == examples,
                "of length " + groupOf.length,
                "Give each example the number of its group.");
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

    /** Attacks each group; empty if there are no names. */
    public static List<GroupResult> judge(
            ModelScores scores,
            int[] groupOf,
            List<String> names,
            double delta,
            double alpha,
            Seeds seeds,
            List<ExampleAttack> attacks,
            NullScores challenge,
            Progress progress) {
        List<GroupResult> results = new ArrayList<>();
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
                            alpha / names.size(),
                            seeds.split("unlearned").split(g),
                            "unlearned against retrained models, group " + names.get(g),
                            attacks)
                    .bound();
            EpsilonBound control = HeldOutAttack.judge(
                            scores.original().columns(examples),
                            retrained,
                            delta,
                            alpha / names.size(),
                            seeds.split("original").split(g),
                            "original against retrained models, group " + names.get(g),
                            attacks)
                    .bound();
            results.add(new GroupResult(
                    names.get(g),
                    examples.length,
                    Triangle.ofOrigin(answer, scores.origin()),
                    control,
                    ScoreDensity.median(pick(epsilons, examples)),
                    ScoreDensity.median(pick(nulls, examples))));
        }
        progress.update("groups", names.size(), names.size());
        return results;
    }

    private static double[] pick(double[] values, int[] chosen) {
        return IntStream.of(chosen).mapToDouble(e -> values[e]).toArray();
    }
}
