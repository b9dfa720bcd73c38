package io.unlearn.benchmarks;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.TorchData;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A network driven through DJL's own trainer, as its documentation shows. All data is in the engine before anything is measured. */
final class BareNetwork implements AutoCloseable {
    private final Model model;
    private final Block block;
    private final Trainer trainer;
    private final NDManager manager;
    private final NDArray inputs;
    private final NDArray labels;
    private final int batch;
    private final ParameterStore store;

    BareNetwork(Architecture architecture, TorchData data, int batch) {
        this.batch = batch;
        block = architecture.newBlock();
        model = Model.newInstance("bare", Device.cpu(), "PyTorch");
        model.setBlock(block);
        trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.001f))
                        .optMomentum(0.9f)
                        .optWeightDecays(5e-4f)
                        .build()));
        long[] shape = LongStream.concat(
                        LongStream.of(data.size()),
                        IntStream.of(data.exampleShapeCopy()).asLongStream())
                .toArray();
        shape[0] = batch;
        trainer.initialize(new Shape(shape));
        shape[0] = data.size();
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        inputs = manager.create(data.valuesCopy(), new Shape(shape));
        labels = manager.create(IntStream.of(data.labelsCopy()).asLongStream().toArray());
        store = new ParameterStore(manager, false);
    }

    /** One step on rows in any order, gathered as DJL's own data sets do. */
    float step(int[] rows) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray chosen = scope.create(rows);
            NDArray x = inputs.get(scope, new NDIndex("{}", chosen));
            NDArray y = labels.get(scope, new NDIndex("{}", chosen));
            float value;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList out = trainer.forward(new NDList(x), new NDList(y));
                NDArray loss = trainer.getLoss().evaluate(new NDList(y), out);
                value = loss.getFloat();
                collector.backward(loss);
            }
            trainer.step();
            return value;
        }
    }

    /** The logits of all rows. */
    float[][] logits() {
        int rows = Math.toIntExact(inputs.getShape().get(0));
        float[][] all = new float[rows / batch][];
        for (int i = 0; i < all.length; i++) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray x = inputs.get(i * batch + ":" + (i + 1) * batch);
                x.attach(scope);
                all[i] = block.forward(store, new NDList(x), false)
                        .singletonOrThrow()
                        .toFloatArray();
            }
        }
        return all;
    }

    @Override
    public void close() {
        trainer.close();
        manager.close();
        model.close();
    }
}
