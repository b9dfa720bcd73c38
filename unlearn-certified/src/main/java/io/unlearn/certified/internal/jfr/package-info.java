/** Events for Flight Recorder. Their fields are numbers and names of constants. */
@NullMarked
package io.unlearn.certified.internal.jfr;

import org.jspecify.annotations.NullMarked;
