/** Arithmetic of the methods on plain arrays. Not API. */
@NullMarked
package io.unlearn.algorithms.internal;

import org.jspecify.annotations.NullMarked;
