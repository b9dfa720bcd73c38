package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.djl.internal.Chain;
import io.unlearn.djl.internal.Engines;
import io.unlearn.djl.internal.Shapes;
import io.unlearn.djl.internal.Tensors;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** Examples for a call that gathers rows by itself: in main memory where they are, else brought to the device. */
final class Placement {
    private Placement() {}

    /**
     * Places some rows.
     *
     * @param rows that were checked
     * @param places becomes the places of these rows among the examples that are returned, at the front
     * @return examples {@code [..][shape]}
     */
    static PtNDArray of(PtNDManager scope, TorchData data, int[] rows, long[] places) {
        int[] shape = data.exampleShapeCopy();
        if (onCpu(scope)) {
            for (int i = 0; i < rows.length; i++) {
                places[i] = data.inWhole(rows[i]);
            }
            return Tensors.inPlace(scope, Shapes.many(data.wholeSize(), shape), data.whole());
        }
        for (int i = 0; i < rows.length; i++) {
            places[i] = i;
        }
        return Tensors.floats(scope, Shapes.many(rows.length, shape), to -> data.copyInto(to, rows));
    }

    private static boolean onCpu(PtNDManager scope) {
        return TorchDevice.cpu().name().equals(Engines.name(scope.getDevice()));
    }

    /** Scores all rows in one call, in main memory without a copy of rows that lie together. */
    static float[] scores(PtNDManager scope, Chain chain, TorchData data, int batchSize) {
        int[] rows = IntStream.range(0, data.size()).toArray();
        Optional<ByteBuffer> together = onCpu(scope) ? data.inPlace(rows) : Optional.empty();
        Shape shape = Shapes.many(rows.length, data.exampleShapeCopy());
        if (together.isPresent()) {
            PtNDArray inputs = Tensors.inPlace(scope, shape, together.get());
            return chain.scores(inputs, Tensors.longs(scope, new long[0]), rows.length, batchSize);
        }
        long[] places = new long[rows.length];
        PtNDArray inputs = of(scope, data, rows, places);
        return chain.scores(inputs, Tensors.longs(scope, places), rows.length, batchSize);
    }
}
