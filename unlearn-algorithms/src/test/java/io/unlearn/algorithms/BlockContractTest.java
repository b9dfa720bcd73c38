package io.unlearn.algorithms;

import org.junit.jupiter.api.Nested;

/** Every method on a network of DJL blocks. */
class BlockContractTest {
    @Nested
    class FineTuning extends MethodContract {
        FineTuning() {
            super(FineTune.challenge());
        }
    }

    @Nested
    class FineTuningLonger extends MethodContract {
        FineTuningLonger() {
            super(FineTune.starterKit());
        }
    }

    @Nested
    class Ascent extends MethodContract {
        Ascent() {
            super(GradientAscent.unlearnSparse());
        }
    }

    @Nested
    class AscentAndDescent extends MethodContract {
        AscentAndDescent() {
            super(NegGradPlus.published());
        }
    }

    @Nested
    class WrongLabels extends MethodContract {
        WrongLabels() {
            super(RandomLabels.amnesiac());
        }
    }

    @Nested
    class SuccessiveLabels extends MethodContract {
        SuccessiveLabels() {
            super(RandomLabels.successive());
        }
    }

    @Nested
    class Retraining extends MethodContract {
        Retraining() {
            super(Retrain.challenge().withEpochScale(0.1));
        }
    }

    @Nested
    class First extends MethodContract {
        First() {
            super(KullbackContrast.published());
        }
    }

    @Nested
    class Second extends MethodContract {
        Second() {
            super(GradientReinit.published());
        }
    }

    @Nested
    class Third extends MethodContract {
        Third() {
            super(VisionConfusion.published());
        }
    }

    @Nested
    class Fourth extends MethodContract {
        Fourth() {
            super(PruneEntropy.published());
        }
    }

    @Nested
    class FifthTransposed extends MethodContract {
        FifthTransposed() {
            super(TransposePseudoLabel.published().withTransposeShare(1));
        }
    }

    @Nested
    class FifthMixed extends MethodContract {
        FifthMixed() {
            super(TransposePseudoLabel.published());
        }
    }

    @Nested
    class PseudoLabelled extends MethodContract {
        PseudoLabelled() {
            super(PseudoLabels.ours());
        }
    }

    @Nested
    class Sixth extends MethodContract {
        Sixth() {
            super(ResetDistill.published());
        }
    }

    @Nested
    class SixthOnForgetClasses extends MethodContract {
        SixthOnForgetClasses() {
            super(ResetDistill.published().withForgetClassesOnly(true));
        }
    }

    @Nested
    class Seventh extends MethodContract {
        Seventh() {
            super(NoiseInjection.published());
        }
    }

    @Nested
    class Eighth extends MethodContract {
        Eighth() {
            super(ForgetRemember.first());
        }
    }

    @Nested
    class EighthSecond extends MethodContract {
        EighthSecond() {
            super(ForgetRemember.second());
        }
    }
}
