/**
 * Trains, unlearns and retrains many times over, and compares the results: {@link
 * io.unlearn.algorithms.experiment.UnlearningExperiment} and its {@link io.unlearn.algorithms.experiment.Leaderboard}.
 */
@NullMarked
package io.unlearn.algorithms.experiment;

import org.jspecify.annotations.NullMarked;
