package io.unlearn.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * A reader under test.
 *
 * @param name also of its folder in the corpus
 * @param holder the class whose method {@code fuzzerTestOneInput(byte[])} reads, for the fuzzer that is guided by coverage
 * @param reader reads bytes, and throws only what is a finding
 * @param seeds makes bytes that are read
 * @param longest number of bytes of an input
 * @param most bytes of heap that reading one input may take
 */
public record FuzzTarget(String name, Class<?> holder, Reader reader, Seeds seeds, int longest, long most) {
    private static final long MIB = 1 << 20;

    /** Reads bytes. */
    public interface Reader {
        void read(byte[] bytes) throws IOException;
    }

    /** Makes inputs. */
    public interface Seeds {
        List<byte[]> make() throws IOException;
    }

    /** A reader that takes no more than 16 MiB for inputs of up to 16 KiB. */
    public static FuzzTarget of(String name, Class<?> holder, Reader reader, Seeds seeds) {
        return new FuzzTarget(name, holder, reader, seeds, 1 << 14, 16 * MIB);
    }

    public FuzzTarget mostMib(int mib) {
        return new FuzzTarget(name, holder, reader, seeds, longest, mib * MIB);
    }

    public FuzzTarget longestBytes(int bytes) {
        return new FuzzTarget(name, holder, reader, seeds, bytes, most);
    }

    @Override
    public String toString() {
        return name;
    }
}
