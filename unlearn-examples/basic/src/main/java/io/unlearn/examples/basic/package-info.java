/** The quick start: people are deleted from a model, and everything about it is shown. */
@NullMarked
package io.unlearn.examples.basic;

import org.jspecify.annotations.NullMarked;
