/** The exceptions of unlearn. Each says which value was wrong, what it had to be, what it was, and what to do. */
@NullMarked
package io.unlearn.core.error;

import org.jspecify.annotations.NullMarked;
