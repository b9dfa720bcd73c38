package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import org.junit.jupiter.api.Nested;

/** Every method on one kind of network. */
abstract class EveryMethod {
    /** Returns a new task with the network. */
    abstract UnlearningTask<TorchModel, TorchData> newTask();

    abstract class Contract extends MethodContract {
        Contract(UnlearningMethod method) {
            super(method);
        }

        @Override
        protected UnlearningTask<TorchModel, TorchData> task() {
            return newTask();
        }
    }

    @Nested
    class FineTuning extends Contract {
        FineTuning() {
            super(FineTune.challenge());
        }
    }

    @Nested
    class FineTuningLonger extends Contract {
        FineTuningLonger() {
            super(FineTune.starterKit());
        }
    }

    @Nested
    class Ascent extends Contract {
        Ascent() {
            super(GradientAscent.unlearnSparse());
        }
    }

    @Nested
    class AscentAndDescent extends Contract {
        AscentAndDescent() {
            super(NegGradPlus.published());
        }
    }

    @Nested
    class WrongLabels extends Contract {
        WrongLabels() {
            super(RandomLabels.amnesiac());
        }
    }

    @Nested
    class SuccessiveLabels extends Contract {
        SuccessiveLabels() {
            super(RandomLabels.successive());
        }
    }

    @Nested
    class Retraining extends Contract {
        Retraining() {
            super(Retrain.challenge().withEpochScale(0.1));
        }
    }

    @Nested
    class First extends Contract {
        First() {
            super(KullbackContrast.published());
        }
    }

    @Nested
    class Second extends Contract {
        Second() {
            super(GradientReinit.published());
        }
    }

    @Nested
    class Third extends Contract {
        Third() {
            super(VisionConfusion.published());
        }
    }

    @Nested
    class Fourth extends Contract {
        Fourth() {
            super(PruneEntropy.published());
        }
    }

    @Nested
    class FifthTransposed extends Contract {
        FifthTransposed() {
            super(TransposePseudoLabel.published().withTransposeShare(1));
        }
    }

    @Nested
    class FifthMixed extends Contract {
        FifthMixed() {
            super(TransposePseudoLabel.published());
        }
    }

    @Nested
    class PseudoLabelled extends Contract {
        PseudoLabelled() {
            super(PseudoLabels.ours());
        }
    }

    @Nested
    class Sixth extends Contract {
        Sixth() {
            super(ResetDistill.published());
        }
    }

    @Nested
    class SixthOnForgetClasses extends Contract {
        SixthOnForgetClasses() {
            super(ResetDistill.published().withForgetClassesOnly(true));
        }
    }

    @Nested
    class Seventh extends Contract {
        Seventh() {
            super(NoiseInjection.published());
        }
    }

    @Nested
    class Eighth extends Contract {
        Eighth() {
            super(ForgetRemember.first());
        }
    }

    @Nested
    class EighthSecond extends Contract {
        EighthSecond() {
            super(ForgetRemember.second());
        }
    }
}
