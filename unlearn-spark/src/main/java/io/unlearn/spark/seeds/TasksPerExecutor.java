package io.unlearn.spark.seeds;

import io.unlearn.core.error.InvalidStateException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many tasks an executor has at once, from Spark's settings. */
final class TasksPerExecutor {
    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\d+)?])?");
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\d+,(\\d+),\\d+]");

    private TasksPerExecutor() {}

    static void requireOne(String master, UnaryOperator<String> settings) {
        String cores = cores(master.replace(" ", ""), settings);
        String perTask = settings.apply("spark.task.cpus");
        if (cores.isEmpty()) {
            throw refused("unknown, because spark.executor.cores is not set");
        }
        int tasks = Integer.parseInt(cores) / (perTask.isEmpty() ? 1 : Integer.parseInt(perTask));
        if (tasks != 1) {
            throw refused(Integer.toString(tasks));
        }
    }

    private static String cores(String master, UnaryOperator<String> settings) {
        Matcher local = LOCAL.matcher(master);
        if (local.matches()) {
            String threads = local.group(1);
            if (threads == null) {
                return "1";
            }
            return threads.equals("*") ? Integer.toString(Runtime.getRuntime().availableProcessors()) : threads;
        }
        String set = settings.apply("spark.executor.cores");
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        return set.isEmpty() && cluster.matches() ? cluster.group(1) : set;
    }

    private static InvalidStateException refused(String actual) {
        return new InvalidStateException(
                "number of tasks that an executor has at once",
                "1",
                actual,
                "Set spark.executor.cores=1 and more executors, or use SparkSeeds.sharing if the definition allows threads.");
    }
}
