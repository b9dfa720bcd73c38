/** Models of an experiment, one for each task of a cluster. Needs unlearn-algorithms beside unlearn-spark. */
@NullMarked
package io.unlearn.spark.seeds;

import org.jspecify.annotations.NullMarked;
