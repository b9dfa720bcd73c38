package io.unlearn.examples.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The session of a program: that of spark-submit, or one on all cores of this machine. */
final class Sessions {
    private Sessions() {}

    static SparkSession start(String name) {
        SparkConf conf = new SparkConf();
        SparkSession.Builder builder = SparkSession.builder().appName(name).config(conf);
        if (!conf.contains("spark.master")) {
            builder.master("local[*]").config("spark.ui.enabled", "false").config("spark.driver.host", "localhost");
        }
        return builder.getOrCreate();
    }
}
