package io.unlearn.djl.internal;

import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Deconvolution;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.util.Pair;
import io.unlearn.djl.ParameterKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names the tensors of DJL blocks as PyTorch would: the path of child names, then {@code weight}, {@code bias}, {@code running_mean} or
 * {@code running_var}. DJL puts two digits before the name of a child; they are dropped unless that makes two of them equal.
 */
final class BlockTensors {
    private final List<NetworkTensor> found = new ArrayList<>();
    private final Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int layers;

    private BlockTensors() {}

    static List<NetworkTensor> of(Block block) {
        BlockTensors walk = new BlockTensors();
        walk.visit(block, "");
        return List.copyOf(walk.found);
    }

    private void visit(Block block, String path) {
        int before = found.size();
        for (Parameter parameter : block.getDirectParameters().values()) {
            if (seen.add(parameter)) {
                add(block, path, parameter);
            }
        }
        if (found.size() > before) {
            layers++;
        }
        BlockList children = block.getChildren();
        boolean plain = plainNamesDiffer(children);
        for (int i = 0; i < children.size(); i++) {
            Pair<String, Block> child = children.get(i);
            String name = plain ? plainName(child.getKey(), i) : child.getKey();
            visit(child.getValue(), path.isEmpty() ? name : path + "." + name);
        }
    }

    private void add(Block owner, String path, Parameter parameter) {
        ParameterKind kind = kind(owner, parameter.getType());
        String last = switch (kind) {
            case NORM_SCALE -> "weight";
            case NORM_SHIFT -> "bias";
            case NORM_MEAN -> "running_mean";
            case NORM_VARIANCE -> "running_var";
            default -> parameter.getName();
        };
        found.add(new NetworkTensor(
                path.isEmpty() ? last : path + "." + last,
                path,
                layers,
                kind,
                parameter.requiresGradient() && !kind.isStatistic(),
                (PtNDArray) parameter.getArray()));
    }

    private static ParameterKind kind(Block owner, Parameter.Type type) {
        boolean convolution = owner instanceof Convolution || owner instanceof Deconvolution;
        boolean linear = owner instanceof Linear;
        return switch (type) {
            case GAMMA -> ParameterKind.NORM_SCALE;
            case BETA -> ParameterKind.NORM_SHIFT;
            case RUNNING_MEAN -> ParameterKind.NORM_MEAN;
            case RUNNING_VAR -> ParameterKind.NORM_VARIANCE;
            case WEIGHT ->
                convolution
                        ? ParameterKind.CONVOLUTION_WEIGHT
                        : linear ? ParameterKind.LINEAR_WEIGHT : ParameterKind.OTHER;
            case BIAS ->
                convolution ? ParameterKind.CONVOLUTION_BIAS : linear ? ParameterKind.LINEAR_BIAS : ParameterKind.OTHER;
            case OTHER -> ParameterKind.OTHER;
        };
    }

    private static boolean plainNamesDiffer(BlockList children) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < children.size(); i++) {
            String name = plainName(children.get(i).getKey(), i);
            if (name.isEmpty() || !names.add(name)) {
                return false;
            }
        }
        return true;
    }

    private static String plainName(String key, int index) {
        String prefix = String.format(Locale.ROOT, "%02d", index + 1);
        return key.startsWith(prefix) ? key.substring(prefix.length()) : key;
    }
}
