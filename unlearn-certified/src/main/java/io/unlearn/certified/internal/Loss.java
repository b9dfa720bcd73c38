package io.unlearn.certified.internal;

/** The losses for which removal can be certified. */
public enum Loss {
    /** {@code log(1 + exp(-y z))} with y in {-1, +1}; the second derivative is at most 1/4. */
    LOGISTIC("logistic", 0.25),
    /** {@code (z - y)^2 / 2}; note that Guo et al. write it without the one half. */
    SQUARED("squared", 1);

    private final String text;
    private final double curvatureBound;

    Loss(String text, double curvatureBound) {
        this.text = text;
        this.curvatureBound = curvatureBound;
    }

    /** Returns the name that a certificate uses. */
    public String text() {
        return text;
    }

    /** Returns the least upper bound of the second derivative. */
    public double curvatureBound() {
        return curvatureBound;
    }
}
