package io.unlearn.audit;

import io.unlearn.core.internal.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tells kinds of vector files apart by what they hold, never by their names. */
final class VectorSchema {
    private static final Set<String> COMMON = Set.of("name", "note", "formula", "code", "versions");

    private VectorSchema() {}

    /** Checks all cases of a file, and returns how many there were. */
    @FunctionalInterface
    interface Check {
        int run(JsonObject file);
    }

    /** Returns the check for a file, or nothing for a file that nobody has looked at. */
    static Optional<Check> of(JsonObject file) {
        Set<String> keys = new TreeSet<>(file.keys());
        keys.removeAll(COMMON);
        Set<String> first = firstCase(file);
        if (keys.containsAll(Set.of("unlearned", "retrained", "expected"))) {
            return Optional.of(ChallengeVectors::evidence);
        }
        if (keys.containsAll(Set.of("logits", "targets"))) {
            return Optional.of(ChallengeVectors::confidences);
        }
        if (keys.containsAll(Set.of("retrain", "rows", "N"))) {
            return Optional.of(ChallengeVectors::leaderboard);
        }
        if (keys.containsAll(Set.of("buckets", "scores"))) {
            return Optional.of(AuditVectors::competition);
        }
        if (first.contains("maxEpsilon")) {
            return Optional.of(ChallengeVectors::buckets);
        }
        if (first.contains("per_attack_clipped")) {
            return Optional.of(ChallengeVectors::rates);
        }
        if (first.containsAll(Set.of("F", "RA_U"))) {
            return Optional.of(ChallengeVectors::finalScores);
        }
        if (first.contains("jeffreys_lower")) {
            return Optional.of(AuditVectors::clopperPearson);
        }
        if (first.contains("eps_lower_one_sided")) {
            return Optional.of(AuditVectors::epsilonBounds);
        }
        if (first.contains("modified_entropy")) {
            return Optional.of(AuditVectors::scores);
        }
        if (first.containsAll(Set.of("eta", "bonferroni"))) {
            return Optional.of(BoundVectors::ellBand);
        }
        if (first.containsAll(Set.of("one_sided", "two_sided", "n"))) {
            return Optional.of(BoundVectors::dkw);
        }
        if (first.contains("frac_cap")) {
            return Optional.of(ChallengeVectors::ceilings);
        }
        return bounds(first);
    }

    private static Optional<Check> bounds(Set<String> first) {
        if (first.containsAll(Set.of("cdf_eps", "eps_lo_2_5pct"))) {
            return Optional.of(BoundVectors::bayes);
        }
        if (first.containsAll(Set.of("outcomes", "wealth"))) {
            return Optional.of(BoundVectors::betting);
        }
        if (first.containsAll(Set.of("eps_lower_anytime", "log_e_at"))) {
            return Optional.of(BoundVectors::eProcess);
        }
        if (first.containsAll(Set.of("objective_at", "mu_lower"))) {
            return Optional.of(BoundVectors::oneRunGaussian);
        }
        if (first.containsAll(Set.of("m", "r", "v", "eps_lower"))) {
            return Optional.of(BoundVectors::oneRunEpsilons);
        }
        if (first.containsAll(Set.of("m", "r", "v", "eps", "p"))) {
            return Optional.of(BoundVectors::oneRunPValues);
        }
        if (first.containsAll(Set.of("kind", "mu", "delta", "eps"))) {
            return Optional.of(BoundVectors::gaussian);
        }
        if (first.contains("n_per_side_cp_two_sided") || first.contains("eps_max_cp")) {
            return Optional.of(BoundVectors::planning);
        }
        if (first.contains("ratio_lower")) {
            return Optional.of(BoundVectors::ratios);
        }
        if (first.contains("tpr_at_fpr_hull")) {
            return Optional.of(BoundVectors::roc);
        }
        if (first.containsAll(Set.of("replicates", "bca"))) {
            return Optional.of(BoundVectors::bootstrap);
        }
        return AttackVectors.of(first);
    }

    private static Set<String> firstCase(JsonObject file) {
        String list = file.has("cases") ? "cases" : "rows";
        if (!file.has(list) || file.get(list).asArray().size() == 0) {
            return Set.of();
        }
        return file.get(list).asArray().get(0).asObject().keys();
    }
}
