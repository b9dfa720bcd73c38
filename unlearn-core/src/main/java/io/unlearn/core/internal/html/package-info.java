/**
 * Writes HTML pages that stand alone: escaped by construction, without scripts and without anything that a browser would
 * load from elsewhere. Shared by the modules of unlearn; not API.
 */
@NullMarked
package io.unlearn.core.internal.html;

import org.jspecify.annotations.NullMarked;
