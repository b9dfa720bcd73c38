@NullMarked
package io.unlearn.core.internal.html;

import org.jspecify.annotations.NullMarked;
