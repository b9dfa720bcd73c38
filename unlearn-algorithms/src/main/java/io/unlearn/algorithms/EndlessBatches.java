package io.unlearn.algorithms;

import io.unlearn.core.Seeds;
import io.unlearn.djl.TorchData;
import java.util.Collections;
import java.util.Iterator;

/** The batches of a data set over and over, in a new order each time. */
final class EndlessBatches implements Iterator<int[]> {
    private final TorchData data;
    private final int batchSize;
    private final Seeds seeds;
    private Iterator<int[]> turn = Collections.emptyIterator();
    private int turns;

    EndlessBatches(TorchData data, int batchSize, Seeds seeds) {
        this.data = data;
        this.batchSize = batchSize;
        this.seeds = seeds;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public int[] next() {
        if (!turn.hasNext()) {
            turn = data.batches(batchSize, seeds.split(turns++)).iterator();
        }
        return turn.next();
    }
}
