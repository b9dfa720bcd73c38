/** Tests of the parts, without a session. */
package io.unlearn.spark.internal;
