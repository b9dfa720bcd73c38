package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;

/** What a stage cannot do without. A recipe checks the needs of all its stages before the first one starts. */
public enum Need {
    /** Rows in the retain part. */
    RETAIN_SET {
        @Override
        void check(UnlearningTask<TorchModel, TorchData> task) {
            refuseEmpty(Part.RETAIN, task);
        }
    },
    /** Rows in the forget part. */
    FORGET_SET {
        @Override
        void check(UnlearningTask<TorchModel, TorchData> task) {
            refuseEmpty(Part.FORGET, task);
        }
    },
    /** Rows in the validation part. */
    VALIDATION_SET {
        @Override
        void check(UnlearningTask<TorchModel, TorchData> task) {
            refuseEmpty(Part.VALIDATION, task);
        }
    },
    /** A convolution. */
    CONVOLUTIONS {
        @Override
        void check(UnlearningTask<TorchModel, TorchData> task) {
            refuseWithout(ParameterKind.CONVOLUTION_WEIGHT, "a convolution", task.original());
        }
    },
    /** A linear layer. */
    LINEAR_LAYERS {
        @Override
        void check(UnlearningTask<TorchModel, TorchData> task) {
            refuseWithout(ParameterKind.LINEAR_WEIGHT, "a linear layer", task.original());
        }
    };

    /** Throws what tells the caller which need is not met, and what to do. */
    abstract void check(UnlearningTask<TorchModel, TorchData> task);

    private static void refuseEmpty(Part part, UnlearningTask<TorchModel, TorchData> task) {
        if (part.of(task.split()).isEmpty()) {
            throw new EmptySplitException(
                    part.word(),
                    "at least one row",
                    "empty",
                    "Give the method these rows, or choose one without this need.");
        }
    }

    private static void refuseWithout(ParameterKind kind, String what, TorchModel model) {
        if (model.parameters().stream().noneMatch(p -> p.kind() == kind)) {
            throw new InvalidArgumentException(
                    "model",
                    "a network with " + what,
                    model.name() + " without one",
                    "Choose a method that does not work on such layers.");
        }
    }
}
