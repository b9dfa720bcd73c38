package io.unlearn.spark.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.Ledger;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.Certificate;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a model on a cluster as bytes, without its rows, and reads it. Secret: the bytes hold noise-free weights and keys. */
public final class StateFormat {
    private static final String KIND = "removal model on a cluster";
    private static final int VERSION = 1;

    private StateFormat() {}

    /**
     * Everything that is kept.
     *
     * @param release the one that is served again, if the model has not changed since
     */
    public record Contents(
            Setup setup,
            List<Condition> conditions,
            ClusterModel.Memory memory,
            @Nullable Release<LinearModel> release,
            RequestReceipts receipts) {}

    /** Writes everything. Equal states give equal bytes. */
    public static byte[] write(Contents contents) {
        StateWriter out = new StateWriter(KIND, VERSION);
        write(out.section("setup"), contents.setup);
        out.section("conditions").integer(contents.conditions.size());
        contents.conditions.forEach(out::constant);
        write(out.section("model"), contents.memory);
        Release<LinearModel> release = contents.release;
        out.section("release").flag(release != null);
        if (release != null) {
            out.numbers(release.model().weightsCopy())
                    .text(release.certificate().toJson());
        }
        contents.receipts.write(out.section("requests"));
        return out.finish();
    }

    /**
     * Reads what was written.
     *
     * @throws InvalidStateException if it is damaged or of a newer version
     */
    public static Contents read(byte[] bytes) {
        StateReader in = new StateReader(KIND, VERSION, bytes);
        try {
            Setup setup = readSetup(in.section("setup"));
            int count = in.section("conditions").count(1);
            List<Condition> conditions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                conditions.add(in.constant(Condition.class));
            }
            ClusterModel.Memory memory = readMemory(in.section("model"), setup);
            Release<LinearModel> release = null;
            if (in.section("release").flag()) {
                double[] weights = in.finiteNumbers(setup.outputs() * setup.columns());
                release = new Release<>(Shapes.model(weights, setup), Certificate.fromJson(in.text()));
            }
            RequestReceipts receipts = RequestReceipts.read(in.section("requests"));
            in.end();
            return new Contents(setup, conditions, memory, release, receipts);
        } catch (InvalidStateException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.damaged("with values that do not fit each other");
        }
    }

    private static void write(StateWriter out, Setup setup) {
        out.constant(setup.loss())
                .constant(setup.regularisation().mode())
                .number(setup.regularisation().value())
                .number(setup.rowNormBound())
                .number(setup.featureNormBound())
                .number(setup.targetBound())
                .flag(setup.intercept())
                .integers(setup.labels())
                .integer(setup.outputs())
                .integer(setup.columns())
                .number(setup.residualLimit())
                .number(setup.betweenReleases());
        boolean noise = setup.masking() instanceof Masking.ProvedOutput;
        out.flag(noise);
        if (setup.masking() instanceof Masking.ProvedOutput masking) {
            out.number(masking.epsilon()).number(masking.delta()).integer(masking.releases());
        }
    }

    private static Setup readSetup(StateReader in) {
        Loss loss = in.constant(Loss.class);
        Regularisation regularisation = new Regularisation(in.constant(Regularisation.Mode.class), in.number());
        double rowNormBound = in.number();
        double featureNormBound = in.number();
        double targetBound = in.number();
        boolean intercept = in.flag();
        int[] labels = in.integers();
        int outputs = in.integer();
        int columns = in.integer();
        double residualLimit = in.number();
        double betweenReleases = in.number();
        Masking masking = in.flag() ? new Masking.ProvedOutput(in.number(), in.number(), in.integer()) : Masking.none();
        boolean fits = (labels.length == 0) == (loss == Loss.SQUARED)
                && outputs == (labels.length <= 2 ? 1 : labels.length)
                && columns >= (intercept ? 2 : 1)
                && rowNormBound > 0;
        if (!fits) {
            throw in.damaged("with settings that do not fit each other");
        }
        return new Setup(
                loss,
                regularisation,
                masking,
                Promise.of(masking),
                rowNormBound,
                featureNormBound,
                targetBound,
                intercept,
                labels,
                outputs,
                columns,
                residualLimit,
                betweenReleases,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
    }

    private static void write(StateWriter out, ClusterModel.Memory memory) {
        ClusterState state = memory.state();
        out.number(memory.limit())
                .number(memory.trainingResidual())
                .bytes(memory.ids().keyCopy())
                .bytes(bytes(memory.removed().recordHalves()))
                .bytes(bytes(memory.removed().subjectHalves()))
                .numbers(state.weights())
                .numbers(state.gradient())
                .number(state.residual())
                .longInteger(state.rows())
                .numbers(state.anchor());
        double[][] hessians = state.hessians() == null ? new double[0][] : state.hessians();
        out.integer(hessians.length);
        for (double[] hessian : hessians) {
            out.numbers(hessian);
        }
        Masker.Marks marks = memory.marks();
        out.longInteger(marks.count()).flag(marks.anyRemoved()).flag(marks.shown());
        Ledger.Contents ledger = memory.ledger();
        out.numbers(ledger.sums())
                .integers(ledger.ends())
                .integers(ledger.firsts())
                .integers(ledger.releasesBefore())
                .integers(ledger.epochOf())
                .longInteger(ledger.removed());
    }

    private static ClusterModel.Memory readMemory(StateReader in, Setup setup) {
        int parameters = setup.outputs() * setup.columns();
        double limit = in.number();
        double trainingResidual = in.number();
        KeyedIds ids = new KeyedIds(in.bytes());
        RemovedRows removed = RemovedRows.of(longs(in.bytes()), longs(in.bytes()));
        double[] weights = in.finiteNumbers(parameters);
        double[] gradient = in.finiteNumbers(parameters);
        double residual = in.number();
        long rows = in.longInteger();
        double[] anchor = in.finiteNumbers(parameters);
        int count = in.count(Integer.BYTES);
        double[][] hessians = readHessians(in, count, Packed.length(setup.columns()));
        if (!(rows > 0 && residual >= 0 && limit > 0 && (count == 0 || count == setup.outputs()))) {
            throw in.damaged("with values that do not fit each other");
        }
        Masker.Marks marks = new Masker.Marks(0, in.longInteger(), in.flag(), in.flag());
        Ledger.Contents ledger = new Ledger.Contents(
                in.numbers(), in.integers(), in.integers(), in.integers(), in.integers(), in.longInteger());
        ClusterState state = new ClusterState(weights, gradient, residual, rows, anchor, hessians);
        return new ClusterModel.Memory(limit, trainingResidual, ids, removed, state, marks, ledger);
    }

    private static double @Nullable [][] readHessians(StateReader in, int count, int length) {
        if (count == 0) {
            return null;
        }
        double[][] hessians = new double[count][];
        for (int c = 0; c < count; c++) {
            hessians[c] = in.finiteNumbers(length);
        }
        return hessians;
    }

    private static byte[] bytes(long[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(Long.BYTES, values.length));
        buffer.asLongBuffer().put(values);
        return buffer.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(values);
        return values;
    }
}
