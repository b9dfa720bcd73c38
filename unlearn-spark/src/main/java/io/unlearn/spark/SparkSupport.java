package io.unlearn.spark;

import io.unlearn.core.error.InvalidStateException;

/** Whether the Spark that is present is one that this module works with. Starts no session. */
public final class SparkSupport {
    private static final int MINIMUM_MAJOR = 4;
    private static final String SCALA = "2.13.";

    private SparkSupport() {}

    /**
     * Checks the Spark and the Scala library on the class path.
     *
     * @throws InvalidStateException if Spark is older than 4.0, or the Scala library is not of 2.13
     */
    public static void check() {
        check(version(), scala.util.Properties$.MODULE$.versionNumberString());
    }

    static String version() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }

    static void check(String spark, String scala) {
        int major = Integer.parseInt(spark.substring(0, spark.indexOf('.')));
        if (major < MINIMUM_MAJOR) {
            throw new InvalidStateException(
                    "Spark version", "4.0 or later", spark, "Submit to a cluster with Spark 4, built for Scala 2.13.");
        }
        if (!scala.startsWith(SCALA)) {
            throw new InvalidStateException(
                    "Scala library",
                    "of version 2.13",
                    scala,
                    "Pin org.scala-lang:scala-library to the one that Spark needs.");
        }
    }
}
