@NullMarked
package io.unlearn.algorithms.internal;

import org.jspecify.annotations.NullMarked;
