/** Dense float64 linear algebra in plain Java. Not API. */
@NullMarked
package io.unlearn.core.internal.dense;

import org.jspecify.annotations.NullMarked;
