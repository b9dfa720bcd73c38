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

/** libtorch's own calls on tensors that are there already: what a dense backend on libtorch cannot beat. */
final class BareTorch implements AutoCloseable {
    private static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M, a: Tensor) -> Tensor:
                return a
              def gram(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.matmul(torch.t(x), x)
              def factor_and_solve(self: __torch__.M, a: Tensor, b: Tensor) -> Tensor:
                return torch.cholesky_solve(b, torch.linalg_cholesky(a))
            """;

    private final Model model;
    private final PtNDManager manager;
    private final PtNDArray x;
    private final PtNDArray positive;
    private final PtNDArray right;

    private BareTorch(int n, int d) {
        manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        model = Model.newInstance("bare", Device.cpu(), "PyTorch");
        try {
            model.load(new ByteArrayInputStream(ScriptArchive.of(SOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(e);
        }
        x = (PtNDArray) manager.randomUniform(-1, 1, new Shape(n, d), DataType.FLOAT64);
        right = (PtNDArray) manager.randomUniform(-1, 1, new Shape(d, 1), DataType.FLOAT64);
        try (NDArray gram = x.transpose().matMul(x)) {
            positive = (PtNDArray) gram.add(manager.eye(d, d, 0, DataType.FLOAT64));
        }
    }

    static BareTorch random(int n, int d) {
        return new BareTorch(n, d);
    }

    long matmul() {
        return call("gram", x);
    }

    long factorAndSolve() {
        return call("factor_and_solve", positive, right);
    }

    private long call(String method, PtNDArray... arguments) {
        IValue[] values = new IValue[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = IValue.from(arguments[i]);
        }
        try (IValue out = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), method, values);
                NDArray result = out.toTensor(manager)) {
            return result.size();
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
