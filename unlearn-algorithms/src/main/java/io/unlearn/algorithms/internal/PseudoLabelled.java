package io.unlearn.algorithms.internal;

import io.unlearn.djl.TorchData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The choice of forget rows that get wrong labels, from the logits {@code [rows][classes]} of helpers. */
public final class PseudoLabelled {
    private PseudoLabelled() {}

    /** Returns the rows that the original gets right and on which the tuned model differs, under the latter's predictions. */
    public static TorchData changed(TorchData forget, float[][] original, float[][] tuned) {
        int[] labels = new int[forget.size()];
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int before = argMax(original[i]);
            labels[i] = argMax(tuned[i]);
            if (before == forget.label(i) && before != labels[i]) {
                rows.add(i);
            }
        }
        return relabelled(forget, labels, rows);
    }

    /** Returns the rows that a model gets wrong with an entropy below the threshold, under its predictions. */
    public static TorchData mistaken(TorchData forget, float[][] logits, double threshold) {
        int[] labels = new int[forget.size()];
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = argMax(logits[i]);
            if (labels[i] != forget.label(i) && entropy(logits[i]) < threshold) {
                rows.add(i);
            }
        }
        return relabelled(forget, labels, rows);
    }

    /** Returns both data sets together; rows of the second get ids that the first does not have. */
    public static TorchData joined(TorchData first, TorchData second) {
        long free = Arrays.stream(first.idsCopy()).max().orElse(-1) + 1;
        long[] ids = new long[second.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = free + i;
        }
        return first.concat(TorchData.of(
                second.valuesCopy(), second.exampleShapeCopy(), second.labelsCopy(), second.classes(), ids));
    }

    /** Returns the entropy of the softmax, in nats. */
    static double entropy(float[] logits) {
        double top = logits[argMax(logits)];
        double sum = 0;
        double mean = 0;
        for (float logit : logits) {
            double weight = Math.exp(logit - top);
            sum += weight;
            mean += weight * (logit - top);
        }
        return Math.log(sum) - mean / sum;
    }

    private static TorchData relabelled(TorchData data, int[] labels, List<Integer> rows) {
        return data.withLabels(labels)
                .subset(rows.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int argMax(float[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            if (values[k] > values[best]) {
                best = k;
            }
        }
        return best;
    }
}
