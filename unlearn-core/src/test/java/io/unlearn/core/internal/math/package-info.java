/** Tests of the special functions. */
@NullMarked
package io.unlearn.core.internal.math;

import org.jspecify.annotations.NullMarked;
