/**
 * A small immutable JSON tree with a strict parser and a canonical writer (RFC 8785). Shared by the modules of unlearn;
 * not API.
 */
@NullMarked
package io.unlearn.core.internal.json;

import org.jspecify.annotations.NullMarked;
