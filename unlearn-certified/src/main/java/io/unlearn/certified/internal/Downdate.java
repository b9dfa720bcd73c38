package io.unlearn.certified.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the leaving or entering of some rows makes of an {@link Anchor}, computed beside it: {@code P' = P + sum_j g_j p_j
 * p_j'} with {@code p_j = P_j x_j} and {@code g_j = a_j / (1 - a_j x_j'p_j)}, where P_j is P after the rows before j. A row
 * that enters has a negative {@code a_j}: its pivot {@code 1 + |a_j| x_j'p_j} is at least 1.
 *
 * <p><b>The defect.</b> Let H P = I + E, and let the computed p be P x + e. Then, with g as computed,
 *
 * <pre>
 * (H - a x x')(P + g p p') = I + E + g (E x) p' + g (H e) p' + a x e' + [g (1 - a x'p) - a] x p',
 * </pre>
 *
 * so that |E'| is at most {@code |E| (1 + |g| |x||p|) + |g| |H||e||p| + |a| |x||e| + |[...]| |x||p|}, plus |H'| times the
 * rounding of the entries of P'. The bracket is 0 but for the rounding of x'p, of the pivot and of g. All of it is bounded
 * here in O(d) for each row. The signs of a and g are used nowhere but for |H'|, which is at most |H| for a row that leaves and
 * |H| + |a||x|^2 for one that enters.
 *
 * <p><b>The step of a single row.</b> With t = 1 / (1 - a x'p),
 *
 * <pre>
 * H' (t p) = (H - a x x') t (P x + e) = t (x + E x + H e - a x x'p) = x + t (E x + H e),
 * </pre>
 *
 * so that t p solves H' s = x with no further product, and the error is at most {@code t (|E||x| + |H||e|)} and what the
 * rounding of the pivot, of t p and of its multiple adds. The inverse P may hold up to {@link InverseHessian#WAITING} changes
 * beside its entries; a product with it then has that many more terms, whose norms are part of the bound on |P|.
 *
 * @param raw {@code P x_j}, {@code [rows][d]}
 * @param vectors p_j, {@code [rows][d]}
 * @param factors g_j
 * @param defect bound on |I - H' P'|_F
 * @param inverseNorm bound on |P'|_F
 * @param hessianNorm bound on |H'|_F
 * @param pivots 1 - a_j x_j'p_j
 * @param soloError bound on |x - H' s| for a single row, where s is p divided by its pivot as computed
 */
record Downdate(
        double[][] raw,
        double[][] vectors,
        double[] factors,
        double defect,
        double inverseNorm,
        double hessianNorm,
        double[] pivots,
        double soloError) {
    /** Below this, a row is nearly the only one in its direction, and its downdate would amplify every error tenfold. */
    private static final double SMALLEST_PIVOT = 0.1;

    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /**
     * Computes the change; one product with P for each row.
     *
     * @param rows {@code [m][d]}
     * @param curvature of these rows at the point, {@code [m]}, with a minus sign for rows that enter
     * @return nothing if a pivot is too small
     */
    static @Nullable Downdate of(Anchor anchor, double[][] rows, double[] curvature) {
        int m = rows.length;
        int d = anchor.inverse().size();
        double[][] raw = new double[m][d];
        double[][] vectors = new double[m][];
        double[] factors = new double[m];
        double[] pivots = new double[m];
        double solo = 0;
        double defect = anchor.defect();
        double norm = anchor.inverseNorm();
        double h = anchor.hessianNorm();
        double relative = Rounding.gamma(2L * d + terms(m)) + 4 * UNIT_ROUNDOFF * (anchor.updates() + m);
        for (int j = 0; j < m; j++) {
            double[] x = rows[j];
            double xn = Vectors.norm(x);
            double narrowing = anchor.inverse().estimate(x, anchor.inverseNorm(), raw[j]);
            double[] p = raw[j].clone();
            for (int i = 0; i < j; i++) {
                Vectors.addTo(p, factors[i] * Vectors.dot(vectors[i], x), vectors[i]);
            }
            double a = curvature[j];
            double pivot = 1 - a * Vectors.dot(x, p);
            if (!(pivot >= SMALLEST_PIVOT)) {
                return null;
            }
            double g = a / pivot;
            double pn = Vectors.norm(p);
            double e = (relative + narrowing) * norm * xn;
            double absA = Math.abs(a);
            double absG = Math.abs(g);
            h += Math.max(0, -a) * xn * xn * (1 + relative);
            double rounding = absA * relative * xn * pn + 8 * UNIT_ROUNDOFF * Math.max(1, pivot);
            solo = (defect * xn + h * e + rounding * xn + 2 * UNIT_ROUNDOFF * h * pn) / pivot * (1 + 2 * relative);
            double bracket = absG * rounding;
            norm += absG * pn * pn * (1 + relative);
            defect += defect * absG * xn * pn + absG * h * e * pn + absA * xn * e + bracket * xn * pn;
            defect += 4 * UNIT_ROUNDOFF * h * norm;
            vectors[j] = p;
            factors[j] = g;
            pivots[j] = pivot;
        }
        return new Downdate(raw, vectors, factors, defect * (1 + relative), norm * (1 + relative), h, pivots, solo);
    }

    private static long terms(int m) {
        return 8L * (m + InverseHessian.WAITING) + 16;
    }

    /** Adds {@code P' v - P v} to {@code out}. */
    void addChange(double[] v, double[] out) {
        for (int j = 0; j < factors.length; j++) {
            Vectors.addTo(out, factors[j] * Vectors.dot(vectors[j], v), vectors[j]);
        }
    }

    /** Returns a bound on {@code |v - H' s|} where s is {@code P' v} as computed. */
    double linearError(double vectorNorm) {
        int m = factors.length;
        double rounding = Rounding.gamma(2L * vectors[0].length + terms(m));
        return (defect + hessianNorm * rounding * inverseNorm) * vectorNorm;
    }

    /** Writes {@code P' x} times a factor to {@code out}, for a change by the single row x. */
    void soloStep(double factor, double[] out) {
        double t = factor / pivots[0];
        double[] p = vectors[0];
        for (int j = 0; j < p.length; j++) {
            out[j] = t * p[j];
        }
    }
}
