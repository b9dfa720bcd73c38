@NullMarked
package io.unlearn.core.internal.json;

import org.jspecify.annotations.NullMarked;
