package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.djl.ParameterKind;

/**
 * A tensor of a network.
 *
 * @param name for example {@code layer1.0.conv1.weight}
 * @param layer the part of the name that its layer's tensors share
 * @param layerOrder the layer's number among those that own tensors, from 0
 * @param kind what it is for
 * @param trainable whether gradients may change it
 * @param array the tensor, owned by the network
 */
public record NetworkTensor(
        String name, String layer, int layerOrder, ParameterKind kind, boolean trainable, PtNDArray array) {}
