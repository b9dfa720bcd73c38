/** Removals and audits on an Apache Spark cluster. */
@NullMarked
package io.unlearn.spark;

import org.jspecify.annotations.NullMarked;
