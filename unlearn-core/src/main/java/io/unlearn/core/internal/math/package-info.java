/** Special functions of the normal distribution, in plain Java. Not API. */
@NullMarked
package io.unlearn.core.internal.math;

import org.jspecify.annotations.NullMarked;
