package io.unlearn.certified;

import io.unlearn.certified.internal.Certificates;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Provenance;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Releases a {@link LivingModel}, and tells what removed rows were shown. Called by one thread at a time. */
final class Releases {
    private final LivingModel model;
    private final Guards guards;
    private @Nullable Release<LinearModel> released;
    private long releasedVersion;

    Releases(LivingModel model, Guards guards) {
        this.model = model;
        this.guards = guards;
    }

    /** Takes up the release of a model that was stored. */
    void resume(RemovalState.Released stored) {
        released = stored.release();
        releasedVersion = stored.current() ? model.version() : -1;
    }

    /** Returns the last release that {@link #publish} would serve again, if there is one. */
    RemovalState.Released stored() {
        return new RemovalState.Released(released, released != null && releasedVersion == model.version());
    }

    /** Returns the release of the present model; empty if there is none. */
    Optional<Release<LinearModel>> current() {
        return releasedVersion == model.version() ? Optional.ofNullable(released) : Optional.empty();
    }

    /** Returns the release of the present model, which is made if there is none. */
    Release<LinearModel> publish() {
        return current().orElseGet(this::issue);
    }

    /** Makes a release of the present model, which does not replace one that it has. */
    Release<LinearModel> issue() {
        Masker masker = model.masker();
        masker.requireRelease();
        if (masker.needsNewPerturbation()) {
            model.redrawPerturbation();
        }
        model.verify();
        Masker.Masked masked = masker.mask(model.state());
        model.ledger().released(masked.mu());
        Release<LinearModel> made = certified(masked);
        if (released == null || releasedVersion != model.version()) {
            released = made;
            releasedVersion = model.version();
        }
        return made;
    }

    private Release<LinearModel> certified(Masker.Masked masked) {
        Setup setup = model.setup();
        LinearModel weights = LinearModel.ofFlat(masked.weights(), setup.outputs(), setup.intercept(), setup.labels());
        Provenance provenance = Provenance.here(setup.backend().name());
        return new Release<>(
                weights, Certificates.of(setup, masked, weights.digest(), provenance, guards.conditions()));
    }

    Exposure exposure(RemovalRequest request) {
        int[] rows = model.index().rowsOf(request);
        return model.masker()
                .exposure(Exposures.most(model.ledger(), rows, model.index().present(rows).length));
    }

    Exposure exposure() {
        return model.masker().exposure(model.ledger().most());
    }
}
