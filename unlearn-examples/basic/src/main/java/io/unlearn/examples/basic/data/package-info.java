/** Reads image data sets: the embedded one, and the user's own in IDX or CIFAR binary files. */
@NullMarked
package io.unlearn.examples.basic.data;

import org.jspecify.annotations.NullMarked;
