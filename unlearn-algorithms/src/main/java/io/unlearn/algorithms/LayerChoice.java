package io.unlearn.algorithms;

import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/** Chooses layers of a network by their names, in order of definition. */
@FunctionalInterface
public interface LayerChoice {
    /** Returns the chosen layers of a model, each once; empty where there is none of the kind. */
    List<String> of(TorchModel model);

    /** Returns the choice of every layer that owns numbers. */
    static LayerChoice all() {
        return TorchModel::layers;
    }

    /** Returns the choice of every convolution. */
    static LayerChoice convolutions() {
        return owning(kind -> kind == ParameterKind.CONVOLUTION_WEIGHT);
    }

    /**
     * Returns the choice of every convolution that is not a projection shortcut: one whose name has {@code "downsample"} or
     * {@code "shortcut"} in it, as in torchvision and most other programs.
     */
    static LayerChoice convolutionsWithoutShortcuts() {
        return convolutions().without(name -> name.contains("downsample") || name.contains("shortcut"));
    }

    /** Returns the choice of the convolution that is defined first. */
    static LayerChoice firstConvolution() {
        return first(convolutions());
    }

    /** Returns the choice of the linear layer that is defined last, the classifier. */
    static LayerChoice lastLinear() {
        LayerChoice linear = owning(kind -> kind == ParameterKind.LINEAR_WEIGHT);
        return model -> {
            List<String> layers = linear.of(model);
            return layers.subList(Math.max(0, layers.size() - 1), layers.size());
        };
    }

    /** Returns the choice of the convolution or linear layer that is defined first. */
    static LayerChoice firstWeighted() {
        return first(owning(ParameterKind::isWeight));
    }

    /** Returns the choice of the layers with these names, where a model has them. */
    static LayerChoice named(String... names) {
        List<String> wanted = List.of(names);
        return all().without(name -> !wanted.contains(name));
    }

    /** Returns the choice of the layers that this or another choice chooses. */
    default LayerChoice and(LayerChoice other) {
        LayerChoice here = this;
        return model -> {
            LinkedHashSet<String> both = new LinkedHashSet<>(here.of(model));
            both.addAll(other.of(model));
            return List.copyOf(both);
        };
    }

    /** Returns the choice without the layers whose name is excluded. */
    default LayerChoice without(Predicate<String> excluded) {
        LayerChoice here = this;
        return model ->
                here.of(model).stream().filter(name -> !excluded.test(name)).toList();
    }

    private static LayerChoice first(LayerChoice choice) {
        return model -> choice.of(model).stream().limit(1).toList();
    }

    private static LayerChoice owning(Predicate<ParameterKind> kinds) {
        return model -> model.parameters().stream()
                .filter(parameter -> kinds.test(parameter.kind()))
                .map(TorchParameter::layer)
                .distinct()
                .toList();
    }
}
