/** A removal model that survives crashes: requests are durable before they are acknowledged, and erased when they say so. */
@NullMarked
package io.unlearn.certified.store;

import org.jspecify.annotations.NullMarked;
