package io.unlearn.djl.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.Seeds;
import io.unlearn.djl.Layer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What dropout keeps in one network, drawn in Java: the engine's generator is shared by all threads. Each layer has a generator of its
 * own and draws for one example after the other, so that the masks do not depend on how many steps are drawn for at once.
 */
public final class Masks {
    private final Seeds seeds;
    private final Map<String, RandomGenerator> generators = new HashMap<>();

    private Masks(Seeds seeds) {
        this.seeds = seeds;
    }

    /** Returns masks from their beginning. */
    public static Masks of(Seeds seeds) {
        return new Masks(seeds);
    }

    /** Returns the factors of the next numbers of a layer: 0, or what keeps the mean. */
    float[] next(Layer.Dropout layer, int count) {
        RandomGenerator random = generators.computeIfAbsent(
                layer.name(), name -> seeds.split(name).generator());
        float kept = (float) (1 / (1 - layer.rate()));
        float[] factors = new float[count];
        for (int i = 0; i < count; i++) {
            factors[i] = random.nextDouble() < layer.rate() ? 0 : kept;
        }
        return factors;
    }

    /**
     * Returns the masks of several networks, or of one, for the next rows of each.
     *
     * @param chain the network, stacked as often as there are {@code masks}, or not stacked
     * @param rows of one network
     */
    public static List<PtNDArray> next(PtNDManager scope, Chain chain, List<Masks> masks, int rows) {
        return chain.dropped().stream()
                .map(at -> next(scope, chain, at, masks, rows))
                .toList();
    }

    private static PtNDArray next(PtNDManager scope, Chain chain, Chain.Dropped at, List<Masks> masks, int rows) {
        Shape example = Shapes.many(1, at.shape());
        int each = Math.toIntExact(example.size());
        boolean vectors = at.shape().length == 1;
        boolean stacked = chain.seeds() > 0;
        int networks = masks.size();
        Shape whole =
                stacked && vectors ? new Shape(networks, rows, each) : Shapes.many(rows, widened(at.shape(), networks));
        return Tensors.floats(scope, whole, to -> {
            for (int s = 0; s < networks; s++) {
                float[] own = masks.get(s).next(at.layer(), rows * each);
                for (int i = 0; i < rows; i++) {
                    int place = vectors && stacked ? s * rows + i : i * networks + s;
                    put(to, place * each, own, i * each, each);
                }
            }
        });
    }

    private static void put(FloatBuffer to, int at, float[] from, int start, int length) {
        to.position(at);
        to.put(from, start, length);
    }

    private static int[] widened(int[] shape, int networks) {
        int[] wide = shape.clone();
        wide[0] *= networks;
        return wide;
    }
}
