package io.unlearn.certified.internal;

/**
 * How far one Newton step from the minimiser over n rows ends from the minimiser without m of them; losses f are
 * lambda-strongly convex, their Hessians M-Lipschitz, and f is L-Lipschitz where the two minimisers lie. The proofs are in
 * docs/certified.md. Pure functions.
 */
public final class NewtonStepDistance {
    private NewtonStepDistance() {}

    /** Returns 2 M m^2 L^2 / (lambda^3 n^2), as printed in Algorithm 1 of Sekhari et al. 2021 (arXiv:2103.03279). */
    public static double published(int rows, int deletions, double lambda, double lipschitz, double hessianLipschitz) {
        double ratio = deletions * lipschitz / rows / lambda;
        return 2 * hessianLipschitz / lambda * ratio * ratio;
    }

    /** Returns m L / (lambda (n - m/2)), a bound on the distance between the two minimisers. */
    public static double drift(int rows, int deletions, double lambda, double lipschitz) {
        return deletions * lipschitz / (rows - deletions / 2.0) / lambda;
    }

    /** Returns M m^2 L^2 / (2 lambda^3 (n - m/2)^2), which holds from the exact minimiser with an exact step. */
    public static double tight(int rows, int deletions, double lambda, double lipschitz, double hessianLipschitz) {
        double distance = drift(rows, deletions, lambda, lipschitz);
        return hessianLipschitz / (2 * lambda) * distance * distance;
    }

    /**
     * Returns a bound on the distance between the step and a reference that is trained on the rows that remain:
     * {@code (M / 2 lambda) (drift + r / (lambda n))^2 + (2 r + rho) / (lambda (n - m))}.
     *
     * @param residual the limit r on the norm of the sum gradient with which both trainings end
     * @param stepResidual the limit rho on what the computed step leaves of its linear system, sum form, and on rounding
     */
    public static double withResiduals(
            int rows,
            int deletions,
            double lambda,
            double lipschitz,
            double hessianLipschitz,
            double residual,
            double stepResidual) {
        double distance = drift(rows, deletions, lambda, lipschitz) + residual / rows / lambda;
        double newton = hessianLipschitz / (2 * lambda) * distance * distance;
        return newton + (2 * residual + stepResidual) / (rows - deletions) / lambda;
    }
}
