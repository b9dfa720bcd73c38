package io.unlearn.certified;

import io.unlearn.certified.internal.DescentNoise;
import io.unlearn.certified.internal.DescentSetup;
import io.unlearn.certified.internal.DescentState;
import io.unlearn.core.Certificate;
import io.unlearn.core.Provenance;
import io.unlearn.core.Release;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Releases states of a {@link DescentToDelete}. Called by one thread at a time. */
final class DescentReleases {
    private final DescentSetup setup;
    private final DescentNoise noise;
    private final Guards guards;
    private @Nullable Release<LinearModel> released;
    private @Nullable DescentState releasedState;

    DescentReleases(DescentSetup setup, DescentNoise noise, Guards guards) {
        this.setup = setup;
        this.noise = noise;
        this.guards = guards;
    }

    /** Returns the release of a state, which is made unless it was released last. */
    Release<LinearModel> publish(DescentState state) {
        Release<LinearModel> present = released;
        if (present != null && state.equals(releasedState)) {
            return present;
        }
        noise.requireRelease();
        double[] weights = setup.privacy().perfect() ? state.weights() : noise.added(state.weights());
        LinearModel model = LinearModel.ofFlat(weights, setup.problem().outputs(), setup.intercept(), setup.labels());
        Release<LinearModel> made = new Release<>(model, certificate(model, state.rows()));
        noise.released();
        released = made;
        releasedState = state;
        return made;
    }

    private Certificate certificate(LinearModel model, int rows) {
        return new Certificate(
                UUID.randomUUID().toString(),
                setup.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                setup.privacy().total(),
                setup.mechanism(rows),
                setup.objective(),
                model.digest(),
                Provenance.here(setup.backend().name()),
                guards.conditions());
    }
}
