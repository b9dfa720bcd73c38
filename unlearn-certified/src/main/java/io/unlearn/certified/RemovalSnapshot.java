package io.unlearn.certified;

import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.SubjectId;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A {@link LinearRemoval} at rest, in two parts. The public part has what was declared and the last release; it may be shown to
 * anyone who may have that release. The <b>secret part</b> has the rows, their ids, the noise-free weights, the secret linear
 * term and what was used of the budget (which, in the published maskings, is a function of removed rows): whoever reads it
 * voids every guarantee. Keep it encrypted, and destroy old ones: one from before a removal holds the removed rows.
 *
 * <p>Rows that left are in neither part, and their ids only as hashes with a key that is part of the secret part.
 * Inverses and factors are not stored but computed anew, so that sums over removed rows are not taken along.
 *
 * <p>Each part tells its kind and version and ends with a SHA-256 checksum; the secret part names the checksum of the public
 * part that it belongs to. Checksums find accidents, not forgery. A part is at most 2 GiB long. Immutable and thread-safe.
 */
public final class RemovalSnapshot {
    private final RemovalState state;

    RemovalSnapshot(RemovalState state) {
        this.state = state;
    }

    /**
     * Reads a snapshot.
     *
     * @throws io.unlearn.core.error.InvalidStateException if a part is damaged, of a newer version, of another kind, or the two do
     *     not belong together
     */
    public static RemovalSnapshot of(byte[] publicPart, byte[] secretPart) {
        return new RemovalSnapshot(SnapshotFormat.read(publicPart, secretPart));
    }

    /** Returns the public part. Equal states give equal bytes. */
    public byte[] publicBytes() {
        return SnapshotFormat.publicPart(state);
    }

    /** Returns the secret part, not encrypted. Equal states give equal bytes. */
    public byte[] secretBytes() {
        return SnapshotFormat.secretPart(state);
    }

    /** Returns the last release of {@link LinearRemoval#publish}; it may be of an earlier state of the model. */
    public Optional<Release<LinearModel>> release() {
        return Optional.ofNullable(state.released().release());
    }

    /** Returns the number of rows that the model is trained on. */
    public int rows() {
        return state.index().present().length;
    }

    /** Returns the ids of the rows that the model is trained on; secret, like all personal data. */
    public List<RecordId> records() {
        return state.index().records();
    }

    /** Returns the subject of each of these rows, in the same order. */
    public List<SubjectId> subjects() {
        return state.index().subjects();
    }

    /**
     * Returns whether the secret numbers themselves may tell of rows that were removed since training: so it is with the two
     * maskings by objective perturbation alone, whose weights keep a residual that depends on removed rows. Training from nothing
     * ends it. The other maskings hold weights whose distance from retrained ones is verified.
     */
    public boolean tracesRemain() {
        Masking masking = state.terms().setup().masking();
        boolean unverified = masking instanceof Masking.PublishedGuo || masking instanceof Masking.RenyiJacobian;
        return unverified && state.marks().anyRemoved();
    }

    /**
     * Goes on with the model: the same requests have the same outcomes, up to the rounding and the routes that come of inverses
     * being new. Costs what preparing for removals costs after training. Timings start anew.
     */
    public LinearRemoval restore() {
        int columns = state.terms().setup().columns();
        return restore(DenseBackend.bestFor(rows(), columns), Clock.systemUTC());
    }

    /**
     * Goes on with the model on another backend.
     *
     * @param clock dates the certificates
     */
    public LinearRemoval restore(DenseBackend backend, Clock clock) {
        Setup setup = state.terms().setup();
        Setup here = new Setup(
                setup.loss(),
                setup.regularisation(),
                setup.masking(),
                setup.promise(),
                setup.rowNormBound(),
                setup.featureNormBound(),
                setup.targetBound(),
                setup.intercept(),
                setup.labels(),
                setup.outputs(),
                setup.columns(),
                setup.residualLimit(),
                setup.betweenReleases(),
                backend,
                Progress.none(),
                clock);
        return LinearRemoval.resume(here, state);
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        return "RemovalSnapshot[" + rows() + "][" + state.terms().setup().columns() + "]";
    }
}
