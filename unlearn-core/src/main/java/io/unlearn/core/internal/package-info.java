/** Argument checks shared by the modules of unlearn. Not API. */
@NullMarked
package io.unlearn.core.internal;

import org.jspecify.annotations.NullMarked;
