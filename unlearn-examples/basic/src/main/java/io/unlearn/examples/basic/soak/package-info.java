/** A removal model in a durable store under a million changes: memory, budget and latencies. */
@NullMarked
package io.unlearn.examples.basic.soak;

import org.jspecify.annotations.NullMarked;
