/**
 * The noise of a release: an exact sampler over a power-of-two grid, fed by the operating system's random source, and the
 * arithmetic that accounts for the grid. Not API.
 */
@NullMarked
package io.unlearn.certified.internal.noise;

import org.jspecify.annotations.NullMarked;
