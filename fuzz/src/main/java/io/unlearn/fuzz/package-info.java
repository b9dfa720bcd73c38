/** Nothing but tests: they feed damaged and forged bytes to every reader. */
@NullMarked
package io.unlearn.fuzz;

import org.jspecify.annotations.NullMarked;
