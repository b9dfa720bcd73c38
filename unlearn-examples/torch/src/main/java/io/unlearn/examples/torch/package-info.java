/** Programs that need the PyTorch engine. */
@NullMarked
package io.unlearn.examples.torch;

import org.jspecify.annotations.NullMarked;
