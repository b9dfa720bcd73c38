/** What touches the engine's internals. Not API. */
@NullMarked
package io.unlearn.djl.internal;

import org.jspecify.annotations.NullMarked;
