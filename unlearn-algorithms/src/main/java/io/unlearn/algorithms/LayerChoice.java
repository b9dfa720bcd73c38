package io.unlearn.algorithms;

import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Chooses layers of a network by their names, in order of definition. */
@FunctionalInterface
public interface LayerChoice {
    /** Returns the chosen layers of a model, each once; empty where there is none of the kind. */
    List<String> of(TorchModel model);

    /** Returns what a model must have, as far as that can be told; without it nothing is chosen. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** Returns the choice of every layer that owns numbers. */
    static LayerChoice all() {
        return TorchModel::layers;
    }

    /** Returns the choice of every convolution. */
    static LayerChoice convolutions() {
        return new ChosenLayers.Owning(kind -> kind == ParameterKind.CONVOLUTION_WEIGHT, Set.of(Need.CONVOLUTIONS));
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
        LayerChoice linear =
                new ChosenLayers.Owning(kind -> kind == ParameterKind.LINEAR_WEIGHT, Set.of(Need.LINEAR_LAYERS));
        return new ChosenLayers.Narrowed(
                linear, layers -> layers.subList(Math.max(0, layers.size() - 1), layers.size()));
    }

    /** Returns the choice of the convolution or linear layer that is defined first. */
    static LayerChoice firstWeighted() {
        return first(new ChosenLayers.Owning(ParameterKind::isWeight, Set.of()));
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
        return new ChosenLayers.Narrowed(
                this,
                layers -> layers.stream().filter(name -> !excluded.test(name)).toList());
    }

    private static LayerChoice first(LayerChoice choice) {
        return new ChosenLayers.Narrowed(
                choice, layers -> layers.stream().limit(1).toList());
    }
}
