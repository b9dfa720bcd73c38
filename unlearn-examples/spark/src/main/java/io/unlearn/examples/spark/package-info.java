/** Programs on Apache Spark. */
@NullMarked
package io.unlearn.examples.spark;

import org.jspecify.annotations.NullMarked;
