package io.unlearn.algorithms;

import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Choices of layers that know what a model must have. */
final class ChosenLayers {
    private ChosenLayers() {}

    /** The layers that own a tensor of some kind. */
    record Owning(Predicate<ParameterKind> kinds, Set<Need> needs) implements LayerChoice {
        @Override
        public List<String> of(TorchModel model) {
            return model.parameters().stream()
                    .filter(parameter -> kinds.test(parameter.kind()))
                    .map(TorchParameter::layer)
                    .distinct()
                    .toList();
        }
    }

    /** Some of the layers of another choice. */
    record Narrowed(LayerChoice inner, UnaryOperator<List<String>> selection) implements LayerChoice {
        @Override
        public List<String> of(TorchModel model) {
            return selection.apply(inner.of(model));
        }

        @Override
        public Set<Need> needs() {
            return inner.needs();
        }
    }
}
