@NullMarked
package io.unlearn.core.internal.svg;

import org.jspecify.annotations.NullMarked;
