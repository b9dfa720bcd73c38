@NullMarked
package io.unlearn.examples.basic.data;

import org.jspecify.annotations.NullMarked;
