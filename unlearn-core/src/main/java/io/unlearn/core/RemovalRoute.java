package io.unlearn.core;

/** How a removal reached its verified residual, from the cheapest way to the dearest. */
public enum RemovalRoute {
    /** Nothing had to move: the rows did not influence the model, or were gone already. */
    NONE,
    /** The closed-form step of a quadratic loss, which gives the retrained model itself. */
    EXACT,
    /** One Newton step with the Hessian of the remaining rows, as published. */
    NEWTON,
    /** One step with an inverse Hessian that is kept up to date; the residual is bounded by a theorem, not measured. */
    ANCHORED,
    /** As {@link #ANCHORED}, and the residual was then measured, which found it to be small. */
    AUDIT,
    /** Steps of gradient descent, as many as a theorem asks for; nothing is measured. */
    DESCENT,
    /** Steps with a Hessian factored earlier, each followed by the exact gradient of the remaining rows. */
    CHORD,
    /** Newton steps solved by conjugate gradients, from the current weights. */
    NEWTON_CG,
    /** As {@link #NEWTON_CG}, and the Hessian was then factored anew for the removals to come. */
    REANCHOR,
    /** Trained from nothing on the remaining rows. */
    RETRAIN
}
