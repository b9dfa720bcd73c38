package io.unlearn.djl;

/** What a tensor of a network is for. */
public enum ParameterKind {
    /** The kernel of a convolution, {@code [out][in / groups][kernel...]}. */
    CONVOLUTION_WEIGHT,
    /** The bias of a convolution, {@code [out]}. */
    CONVOLUTION_BIAS,
    /** The weight of a linear layer, {@code [out][in]}. */
    LINEAR_WEIGHT,
    /** The bias of a linear layer, {@code [out]}. */
    LINEAR_BIAS,
    /** The scale of a normalisation, gamma. */
    NORM_SCALE,
    /** The shift of a normalisation, beta. */
    NORM_SHIFT,
    /** The running mean of a batch normalisation; never trained by a gradient. */
    NORM_MEAN,
    /** The running variance of a batch normalisation; never trained by a gradient. */
    NORM_VARIANCE,
    /** Any other tensor. */
    OTHER;

    /** Returns whether this belongs to a normalisation. */
    public boolean isNorm() {
        return this == NORM_SCALE || this == NORM_SHIFT || isStatistic();
    }

    /** Returns whether this is a running statistic, which the forward pass moves in training mode. */
    public boolean isStatistic() {
        return this == NORM_MEAN || this == NORM_VARIANCE;
    }

    /** Returns whether this is the weight of a convolution or of a linear layer. */
    public boolean isWeight() {
        return this == CONVOLUTION_WEIGHT || this == LINEAR_WEIGHT;
    }

    /** Returns whether this is the bias of a convolution or of a linear layer. */
    public boolean isBias() {
        return this == CONVOLUTION_BIAS || this == LINEAR_BIAS;
    }
}
