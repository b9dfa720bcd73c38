package io.unlearn.algorithms;

import java.util.List;
import java.util.Set;

/**
 * The eight prize-winning methods of the NeurIPS 2023 Machine Unlearning Challenge with their published settings.
 *
 * <p>Ranks are those of the prizes. Kaggle's private leaderboard, which the authors' write-ups go by, counts one more from the
 * first place on.
 */
public final class ChallengeMethods {
    private ChallengeMethods() {}

    /**
     * A method of the challenge.
     *
     * @param rank by prize
     * @param team as it called itself
     * @param alias the name in the program DeepUnlearn (Cadet et al., 2024), or empty
     * @param method with its published settings
     */
    public record Entry(int rank, String team, String alias, UnlearningMethod method) {
        /** Returns the name in reports. */
        public String name() {
            return method.name();
        }

        /** Returns what the method cannot do without. */
        public Set<Need> needs() {
            return method.needs();
        }
    }

    /** Returns all eight by rank; of the eighth place its first algorithm. */
    public static List<Entry> all() {
        return List.of(
                new Entry(1, "fanchuan", "FCS", KullbackContrast.published()),
                new Entry(2, "LD&BGW&KJH", "MSG", GradientReinit.published()),
                new Entry(3, "Seif Eddine Achour", "CFW", VisionConfusion.published()),
                new Entry(4, "Sebastian Oleszko", "PRMQ", PruneEntropy.published()),
                new Entry(5, "toshi_k & marvelworld", "CT", TransposePseudoLabel.published()),
                new Entry(6, "Algorithmic Amnesiacs", "KDE", ResetDistill.published()),
                new Entry(7, "Jiaxi Sun", "RNI", NoiseInjection.published()),
                new Entry(8, "Forget", "", ForgetRemember.first()));
    }

    /** Returns the baselines that are methods: fine-tuning in two forms, both negative gradients, random labels. */
    public static List<UnlearningMethod> baselines() {
        return List.of(
                FineTune.challenge(),
                FineTune.starterKit(),
                GradientAscent.unlearnSparse(),
                NegGradPlus.published(),
                RandomLabels.amnesiac(),
                RandomLabels.successive());
    }
}
