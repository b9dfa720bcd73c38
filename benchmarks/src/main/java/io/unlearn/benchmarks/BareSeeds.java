package io.unlearn.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.unlearn.audit.LogitScaledConfidence;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import io.unlearn.djl.internal.ScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass, the loss and the step of one network as scripted calls on tensors that are there already: what a library around
 * libtorch cannot beat, one network after the other.
 */
final class BareSeeds implements AutoCloseable {
    private static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M, x: Tensor) -> Tensor:
                return x
              def mlp(self: __torch__.M, x: Tensor, p: List[Tensor]) -> Tensor:
                h = torch.relu(torch.linear(torch.flatten(x, 1), p[0], p[1]))
                return torch.linear(h, p[2], p[3])
              def cnn_in(self: __torch__.M, x: Tensor, p: List[Tensor], train: bool) -> Tensor:
                c = torch.conv2d(x, p[0], None, [1, 1], [1, 1])
                n = torch.batch_norm(c, p[1], p[2], p[3], p[4], train, 0.1, 1e-05, True)
                h = torch.max_pool2d(torch.relu(n), [2, 2], [2, 2])
                return torch.linear(torch.flatten(h, 1), p[5], p[6])
              def cnn(self: __torch__.M, x: Tensor, p: List[Tensor]) -> Tensor:
                return (self).cnn_in(x, p, False, )
              def loss(self: __torch__.M, z: Tensor, y: Tensor) -> Tensor:
                return torch.neg(torch.mean(torch.gather(torch.log_softmax(z, 1), 1, y)))
              def loss_mlp(self: __torch__.M, x: Tensor, y: Tensor, p: List[Tensor]) -> Tensor:
                return (self).loss((self).mlp(x, p, ), y, )
              def loss_cnn(self: __torch__.M, x: Tensor, y: Tensor, p: List[Tensor]) -> Tensor:
                return (self).loss((self).cnn_in(x, p, True, ), y, )
              def descend(self: __torch__.M, loss: Tensor, q: List[Tensor], b: List[Tensor]) -> Tensor:
                gs = torch.autograd.grad([loss], q)
                for i in range(torch.len(q)):
                  g = unchecked_cast(Tensor, gs[i])
                  d = torch.add_(torch.mul_(b[i], 0.9), torch.add(g, q[i], alpha=0.0005))
                  _0 = torch.add_(q[i], d, alpha=-0.01)
                return loss
            """;

    private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final PtSymbolBlock module;
    private final String network;
    private final List<List<PtNDArray>> weights = new ArrayList<>();
    private final List<List<PtNDArray>> trained = new ArrayList<>();
    private final List<List<PtNDArray>> momenta = new ArrayList<>();
    private final List<PtNDArray> inputs = new ArrayList<>();
    private final List<PtNDArray> labels = new ArrayList<>();
    private final List<int[]> known = new ArrayList<>();

    /** Copies networks in, and the data as batches that all of them see. */
    BareSeeds(String network, List<TorchModel> models, TorchData data, int batchSize) {
        this.network = network;
        try {
            module = JniUtils.loadModule(manager, new ByteArrayInputStream(ScriptArchive.of(SOURCE)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        models.forEach(this::add);
        int length = data.exampleLength();
        for (int[] rows : data.batches(batchSize)) {
            TorchData part = data.subset(rows);
            int side = (int) Math.round(Math.sqrt(length));
            inputs.add((PtNDArray) manager.create(part.valuesCopy(), new Shape(rows.length, 1, side, side)));
            long[] own = LongStream.range(0, rows.length)
                    .map(i -> part.label((int) i))
                    .toArray();
            known.add(part.labelsCopy());
            labels.add((PtNDArray) manager.create(own, new Shape(rows.length, 1)));
        }
    }

    private void add(TorchModel model) {
        List<PtNDArray> all = new ArrayList<>();
        List<PtNDArray> moving = new ArrayList<>();
        List<PtNDArray> buffers = new ArrayList<>();
        for (TorchParameter each : model.parameters()) {
            Shape shape =
                    new Shape(Arrays.stream(each.shapeCopy()).asLongStream().toArray());
            PtNDArray copy = (PtNDArray) manager.create(each.valuesCopy(), shape);
            all.add(copy);
            if (each.trainable()) {
                copy.setRequiresGradient(true);
                moving.add(copy);
                buffers.add((PtNDArray) manager.zeros(shape));
            }
        }
        weights.add(all);
        trained.add(moving);
        momenta.add(buffers);
    }

    /** Scores every batch with every network, reads the logits and adds up the confidences. */
    double score() {
        double sum = 0;
        for (List<PtNDArray> own : weights) {
            for (int b = 0; b < inputs.size(); b++) {
                try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                    float[] logits = call(scope, network, false, inputs.get(b), null, own)
                            .toFloatArray();
                    sum += confidences(logits, known.get(b));
                }
            }
        }
        return sum;
    }

    private static double confidences(float[] logits, int[] labels) {
        int classes = logits.length / labels.length;
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            float[] own = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
            sum += LogitScaledConfidence.saturating(own, labels[i]);
        }
        return sum;
    }

    /** Takes one step on every batch in every network. */
    double train() {
        double sum = 0;
        for (int s = 0; s < weights.size(); s++) {
            for (int i = 0; i < inputs.size(); i++) {
                sum += step(s, i);
            }
        }
        return sum;
    }

    private double step(int seed, int batch) {
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            PtNDArray loss =
                    call(scope, "loss_" + network, true, inputs.get(batch), labels.get(batch), weights.get(seed));
            NDList arguments = new NDList(loss);
            loss.setName(null);
            addList(arguments, "q[]", trained.get(seed));
            addList(arguments, "b[]", momenta.get(seed));
            arguments.add(selector(scope, "descend"));
            JniUtils.setGradMode(false);
            IValueUtils.forward(module, arguments, true);
            return loss.toFloatArray()[0];
        }
    }

    private PtNDArray call(
            PtNDManager scope, String method, boolean gradient, PtNDArray x, @Nullable PtNDArray y, List<PtNDArray> p) {
        PtNDArray alias = x.reshape(x.getShape());
        alias.attach(scope);
        NDList arguments = new NDList(alias);
        if (y != null) {
            arguments.add(y);
        }
        addList(arguments, "p[]", p);
        arguments.add(selector(scope, method));
        JniUtils.setGradMode(gradient);
        try {
            return (PtNDArray) IValueUtils.forward(module, arguments, true).singletonOrThrow();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    private static NDArray selector(PtNDManager scope, String method) {
        NDArray selector = scope.zeros(new Shape(1));
        selector.setName("module_method:" + method);
        return selector;
    }

    private static void addList(NDList arguments, String name, List<PtNDArray> tensors) {
        for (PtNDArray tensor : tensors) {
            tensor.setName(name);
            arguments.add(tensor);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
