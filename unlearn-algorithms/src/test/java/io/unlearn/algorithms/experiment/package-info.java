/** Tests of the experiment, on a model that trains in a millisecond. */
@NullMarked
package io.unlearn.algorithms.experiment;

import org.jspecify.annotations.NullMarked;
