/** How rows are read, summed up and solved for on a cluster. Not API. */
@NullMarked
package io.unlearn.spark.internal;

import org.jspecify.annotations.NullMarked;
