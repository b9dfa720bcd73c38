/** Tests of the quick start. */
@NullMarked
package io.unlearn.examples.basic;

import org.jspecify.annotations.NullMarked;
