package io.unlearn.algorithms.experiment;

import java.time.Duration;
import java.util.Optional;

/**
 * How far an experiment has come.
 *
 * @param last the model that was finished last
 * @param done models that are finished, those of earlier runs included
 * @param total models in all
 * @param elapsed since this run began
 * @param left an estimate of the time that is left: the models of a group take what its finished ones took, and a group that
 *     has none what the others took; empty as long as nothing is known
 */
public record ExperimentStatus(SeedJob last, int done, int total, Duration elapsed, Optional<Duration> left) {
    @Override
    public String toString() {
        return done + " of " + total + " models, " + minutes(elapsed) + " so far"
                + left.map(time -> ", about " + minutes(time) + " left").orElse("");
    }

    private static String minutes(Duration time) {
        return time.toSeconds() < 120 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }
}
