package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import java.util.Arrays;

/** The smallest model there is: a mean, plus a little noise from the seed. */
final class BaselineTasks {
    private BaselineTasks() {}

    static double[] train(double[] data, Seeds seeds, Progress progress) {
        double noise = 1e-3 * seeds.generator().nextGaussian();
        return new double[] {Arrays.stream(data).average().orElseThrow() + noise};
    }

    static UnlearningTask<double[], double[]> task() {
        double[] retain = {1, 2, 3};
        double[] forget = {10};
        double[] all = {1, 2, 3, 10};
        return new UnlearningTask<>(
                train(all, Seeds.of(5), Progress.none()), new Split<>(retain, forget, new double[] {4}));
    }
}
