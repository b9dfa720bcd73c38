/** Draws small charts as inline SVG, with the same bytes on every machine. Shared by the modules of unlearn; not API. */
@NullMarked
package io.unlearn.core.internal.svg;

import org.jspecify.annotations.NullMarked;
