/** Unlearning methods, and the baselines that they are compared with. */
@NullMarked
package io.unlearn.algorithms;

import org.jspecify.annotations.NullMarked;
