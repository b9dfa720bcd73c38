package io.unlearn.certified.store;

import io.unlearn.certified.chain.CertificateChain;
import io.unlearn.certified.chain.ChainLink;
import io.unlearn.certified.chain.ChainReport;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.chain.ChainVerifier;
import io.unlearn.certified.chain.SigningAlgorithm;
import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The chain of a store: JSON lines in the open, in the file {@code chain}, which only grows. How many of them count is in the
 * secret part of each generation, so that a link counts from the moment in which its release does. What a crash left behind them is cut
 * off. Called by one thread at a time.
 */
final class ChainLog {
    static final String FILE = "chain";

    /**
     * Which part of the file counts.
     *
     * @param lastHash of the last link that does
     * @param firstKey the public key of the first link, encoded; empty if there is no link
     */
    record Mark(long links, long length, String lastHash, byte[] firstKey) {
        static final Mark NONE = new Mark(0, 0, "", new byte[0]);

        void write(StateWriter out) {
            out.section("chain")
                    .longInteger(links)
                    .longInteger(length)
                    .text(lastHash)
                    .bytes(firstKey);
        }

        static Mark read(StateReader in) {
            return new Mark(in.section("chain").longInteger(), in.longInteger(), in.text(), in.bytes());
        }
    }

    private final StoreFiles files;
    private CertificateChain chain;
    private Mark mark;
    private boolean more;

    private ChainLog(StoreFiles files, CertificateChain chain, Mark mark, boolean more) {
        this.files = files;
        this.chain = chain;
        this.mark = mark;
        this.more = more;
    }

    /**
     * Reads and verifies the part that counts. Changes nothing.
     *
     * @throws InvalidStateException if it is not as it was written
     */
    static ChainLog open(StoreFiles files, Mark mark) throws IOException {
        if (mark.links == 0) {
            return new ChainLog(
                    files, CertificateChain.empty(), mark, files.list().contains(FILE));
        }
        byte[] bytes = read(files);
        if (mark.length < 0 || bytes.length < mark.length) {
            throw damaged("shorter than it was");
        }
        String lines = new String(bytes, 0, (int) mark.length, StandardCharsets.UTF_8);
        CertificateChain chain = verified(lines, mark);
        return new ChainLog(files, chain, mark, bytes.length > mark.length);
    }

    private static byte[] read(StoreFiles files) throws IOException {
        try {
            return files.read(FILE);
        } catch (NoSuchFileException e) {
            throw damaged("missing");
        }
    }

    private static CertificateChain verified(String lines, Mark mark) {
        try {
            CertificateChain chain = CertificateChain.fromJsonLines(lines);
            PublicKey key = SigningAlgorithm.read(mark.firstKey)
                    .orElseThrow(() -> damaged("signed with a key of an unknown kind"));
            ChainReport report = ChainVerifier.trusting(key).verify(chain);
            String last = chain.last().map(ChainLink::hash).orElse("");
            if (!report.intact() || chain.size() != mark.links || !last.equals(mark.lastHash)) {
                throw damaged("another one");
            }
            return chain;
        } catch (InvalidArgumentException e) {
            throw damaged("not a chain");
        }
    }

    private static InvalidStateException damaged(String what) {
        return new InvalidStateException(
                "chain of the store",
                "as it was written",
                what,
                "Restore the newest undamaged copy of the whole store, or the file from a copy of the chain.");
    }

    CertificateChain chain() {
        return chain;
    }

    Mark mark() {
        return mark;
    }

    /** Cuts off what does not count. */
    void dropRest() throws IOException {
        if (more && mark.links == 0) {
            files.destroy(FILE);
        } else if (more) {
            files.truncate(FILE, mark.length);
        }
        more = false;
    }

    /** Makes the links durable that a longer chain has; they do not count yet. */
    Mark prepare(CertificateChain longer, ChainSigner signer) throws IOException {
        dropRest();
        String lines = longer.links().stream()
                .skip(chain.size())
                .map(link -> link.toJson() + "\n")
                .collect(Collectors.joining());
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        more = true;
        files.append(FILE, bytes);
        byte[] first = mark.links == 0 ? signer.publicKey().getEncoded() : mark.firstKey;
        String last = longer.last().map(ChainLink::hash).orElse("");
        return new Mark(longer.size(), mark.length + bytes.length, last, Arrays.copyOf(first, first.length));
    }

    /** From now on, what was prepared counts. */
    void count(CertificateChain longer, Mark prepared) {
        chain = longer;
        mark = prepared;
        more = false;
    }
}
