package io.unlearn.examples.torch;

import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;

/** The share of images that a network labels rightly. */
final class Accuracy {
    static final int BATCH = 500;

    private Accuracy() {}

    static double of(TorchModel model, TorchData data) {
        float[][] logits = model.logits(data, BATCH);
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            int best = 0;
            for (int k = 1; k < logits[i].length; k++) {
                best = logits[i][k] > logits[i][best] ? k : best;
            }
            right += best == data.label(i) ? 1 : 0;
        }
        return (double) right / logits.length;
    }
}
