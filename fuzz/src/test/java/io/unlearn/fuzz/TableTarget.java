package io.unlearn.fuzz;

import io.unlearn.examples.basic.data.DataFormatException;
import io.unlearn.examples.basic.data.RDataFrame;
import java.io.IOException;
import java.util.List;

/** Data frames of R, plain or packed. */
public final class TableTarget {
    /** Decoders of xz and bzip2 take up to 128 MiB before they look at what they unpack. */
    static final FuzzTarget TARGET = FuzzTarget.of("table", TableTarget.class, TableTarget::read, List::of)
            .mostMib(192);

    private TableTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(TableTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        RDataFrame frame;
        try {
            frame = RDataFrame.read(Inputs.file(bytes), "t");
        } catch (DataFormatException e) {
            return;
        }
        for (String name : frame.names()) {
            try {
                if (frame.numbersCopy(name).length != frame.rows()) {
                    throw new AssertionError("a column of another length");
                }
            } catch (DataFormatException e) {
                readFactor(frame, name);
            }
        }
    }

    private static void readFactor(RDataFrame frame, String name) throws IOException {
        try {
            RDataFrame.Factor factor = frame.factor(name);
            for (int code : factor.codes()) {
                factor.levels().get(code);
            }
        } catch (DataFormatException e) {
            return;
        }
    }
}
