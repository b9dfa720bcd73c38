/** Tests with one Spark session for all. */
package io.unlearn.spark;
