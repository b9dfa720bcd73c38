package io.unlearn.certified.store;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a store had come at some moment, small enough to be kept somewhere else: in a database row, a key service, a ticket. A store
 * that is opened with one is refused if it is behind it: an old copy of its files, or one whose ledger lost whole entries at its end.
 * {@link DurableRemoval#witness} gives it; the newest one sees most. Files alone cannot tell that they are old.
 *
 * <p>It must be kept where whoever can write the files cannot. It tells how many checkpoints there were and how many entries the ledger
 * has, and nothing of what is in them. A store may be ahead of its witness: a crash between a request and the keeping of the witness is no
 * harm. A copy that was put back, opened <b>without</b> the witness and used until it had more checkpoints than the witness tells
 * is not found; give the witness on every opening.
 *
 * @param store names the store, in hexadecimal
 * @param generation number of its last checkpoint
 * @param entries number of ledger entries since then
 * @param digest of these entries as they are in the file, in hexadecimal
 */
public record StoreWitness(String store, long generation, long entries, String digest) {
    private static final Pattern TEXT =
            Pattern.compile("unlearn-store-witness/1 ([0-9a-f]{64}) (\\d{1,18}) (\\d{1,18}) ([0-9a-f]{64})");

    /** Returns one line of text. */
    public String toText() {
        return "unlearn-store-witness/1 " + store + " " + generation + " " + entries + " " + digest;
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws InvalidArgumentException if it is something else
     */
    public static StoreWitness fromText(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new InvalidArgumentException(
                    "witness of the store",
                    "a line that toText gave",
                    "another text of " + text.length() + " characters",
                    "Pass the line as it was kept.");
        }
        return new StoreWitness(
                found.group(1), Long.parseLong(found.group(2)), Long.parseLong(found.group(3)), found.group(4));
    }

    /**
     * Compares it with a store.
     *
     * @param found the digest of as many entries of its ledger as this tells of; empty if it has fewer
     * @throws InvalidStateException if the store is behind, or another one
     */
    void requireNotBehind(String foundStore, long foundGeneration, Optional<String> found) {
        if (!foundStore.equals(store)) {
            throw behind("another store", "Pass the witness of this store, or open the store that it is of.");
        }
        String fix = "Use the newest copy of the files; requests since this one must be made again if there is none.";
        if (foundGeneration < generation) {
            throw behind(
                    "at checkpoint " + foundGeneration + ", behind " + generation + " of the witness: an old copy",
                    fix);
        }
        if (foundGeneration == generation && found.isEmpty()) {
            throw behind("without entries of its ledger that the witness tells of: cut off, or an old copy", fix);
        }
        if (foundGeneration == generation && !found.get().equals(digest)) {
            throw behind("with other entries in its ledger than the witness tells of", fix);
        }
    }

    private static InvalidStateException behind(String what, String fix) {
        return new InvalidStateException("store", "at least as far as its witness", what, fix);
    }
}
