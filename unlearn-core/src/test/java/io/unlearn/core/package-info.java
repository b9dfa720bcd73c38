/** Tests of the contracts and the shared vocabulary. */
@NullMarked
package io.unlearn.core;

import org.jspecify.annotations.NullMarked;
