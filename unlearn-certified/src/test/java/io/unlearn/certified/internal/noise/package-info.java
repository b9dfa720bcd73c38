/** Tests of the release noise. */
@NullMarked
package io.unlearn.certified.internal.noise;

import org.jspecify.annotations.NullMarked;
