package io.unlearn.benchmarks;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.unlearn.djl.internal.ScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * libtorch's own calls on tensors that are there already: what a dense backend on libtorch cannot beat. Each ends with one number
 * that is read, so that a device has finished.
 */
final class BareTorch implements AutoCloseable {
    private static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M, a: Tensor) -> Tensor:
                return a
              def gram(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.clone(torch.select(torch.matmul(torch.t(x), x), 0, 0))
              def factor(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.clone(torch.select(torch.linalg_cholesky(a), 0, 0))
              def factor_and_solve(self: __torch__.M, a: Tensor, b: Tensor) -> Tensor:
                return torch.cholesky_solve(b, torch.linalg_cholesky(a))
              def copy(self: __torch__.M, x: Tensor, to: Tensor) -> Tensor:
                return torch.clone(torch.select(torch.copy_(to, x), 0, 0))
            """;

    private final Model model;
    private final PtNDManager manager;
    private final PtNDArray x;
    private final PtNDArray copy;
    private final PtNDArray positive;
    private final PtNDArray positiveCopy;
    private final PtNDArray right;

    private BareTorch(int n, int d, DataType type, Device device) {
        manager = (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
        model = Model.newInstance("bare", device, "PyTorch");
        try {
            model.load(new ByteArrayInputStream(ScriptArchive.of(SOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(e);
        }
        x = random(n, d, type);
        copy = (PtNDArray) manager.zeros(new Shape(n, d), type);
        right = random(d, 1, DataType.FLOAT64);
        NDArray eye = manager.eye(d, d, 0, DataType.FLOAT64);
        try (PtNDArray root = random(2 * d, d, DataType.FLOAT64);
                NDArray gram = root.transpose().matMul(root)) {
            positive = (PtNDArray) gram.add(eye);
        }
        positiveCopy = (PtNDArray) eye;
    }

    private PtNDArray random(int rows, int columns, DataType type) {
        return (PtNDArray) manager.randomUniform(-1, 1, new Shape(rows, columns), type);
    }

    /** Returns tensors of random numbers, in float32 or float64 as far as rows are concerned. */
    static BareTorch random(int n, int d, boolean narrow, String device) {
        return new BareTorch(n, d, narrow ? DataType.FLOAT32 : DataType.FLOAT64, Device.fromName(device));
    }

    /** X'X, 2 n d^2 flops. */
    double matmul() {
        return call("gram", x);
    }

    double factor() {
        return call("factor", positive);
    }

    double factorAndSolve() {
        return call("factor_and_solve", positive, right);
    }

    /** Reads and writes as many bytes as the rows have. */
    double copyRows() {
        return call("copy", x, copy);
    }

    /** Reads and writes d^2 doubles. */
    double copyMatrix() {
        return call("copy", positive, positiveCopy);
    }

    private double call(String method, PtNDArray... arguments) {
        IValue[] values = new IValue[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = IValue.from(arguments[i]);
        }
        try (IValue out = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), method, values);
                NDArray result = out.toTensor(manager)) {
            return result.toArray()[0].doubleValue();
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    @Override
    public void close() {
        manager.close();
        model.close();
    }
}
