/**
 * Certified removal of rows from L2-regularised least squares and logistic regression: propose a step, verify the
 * gradient residual that is left, mask it with noise.
 */
@NullMarked
package io.unlearn.certified;

import org.jspecify.annotations.NullMarked;
