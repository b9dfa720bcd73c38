/** The PyTorch runtime of unlearn, through DJL. */
@NullMarked
package io.unlearn.djl;

import org.jspecify.annotations.NullMarked;
