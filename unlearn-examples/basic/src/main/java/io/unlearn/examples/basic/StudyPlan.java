package io.unlearn.examples.basic;

import io.unlearn.certified.Regularisation;
import java.util.List;

/**
 * What is declared before a study, and how much of it is carried out.
 *
 * @param regularisations each gives a run of its own
 * @param published deletions asked of the published accounting at most; each takes a Hessian for each output
 * @param traced deletions along which the bounds are compared
 * @param draws models trained for the accuracy of objective perturbation
 */
record StudyPlan(List<Regularisation> regularisations, int published, int traced, int draws) {
    static final double SIGMA = 10;
    static final double EPSILON = 1;
    static final double DELTA = 1e-4;

    private static final Regularisation AS_PUBLISHED = Regularisation.perSample(1e-3);

    /** The plan for a data set. A deletion as published takes ten Hessians of 60,000 rows on all of MNIST. */
    static StudyPlan of(StudyData.Set set) {
        return switch (set) {
            case MNIST_3_8, MNIST_3_8_SHIFTED -> new StudyPlan(List.of(AS_PUBLISHED), 2_000, 1_000, 5);
            case MNIST -> new StudyPlan(List.of(AS_PUBLISHED), 10, 10, 2);
            case SPAM, CENSUS ->
                new StudyPlan(List.of(AS_PUBLISHED, Regularisation.fixedTotal(1)), Integer.MAX_VALUE, 1_000, 5);
        };
    }

    static String text(Regularisation regularisation) {
        return regularisation.mode() == Regularisation.Mode.PER_SAMPLE
                ? regularisation.value() + " for each row"
                : regularisation.value() + " in total";
    }
}
