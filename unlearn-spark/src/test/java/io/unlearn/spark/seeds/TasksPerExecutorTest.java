package io.unlearn.spark.seeds;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidStateException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksPerExecutorTest {
    private static void check(String master, String cores, String perTask) {
        Map<String, String> settings = Map.of("spark.executor.cores", cores, "spark.task.cpus", perTask);
        TasksPerExecutor.requireOne(master, settings::get);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local | '' | ''",
                "local[1] | '' | ''",
                "local[1,4] | '' | ''",
                "local[2] | '' | 2",
                "spark://host:7077 | 1 | ''",
                "yarn | 4 | 4",
                "local-cluster[2, 1, 1024] | '' | ''"
            })
    void oneTaskAtATimeIsAccepted(String master, String cores, String perTask) {
        assertThatCode(() -> check(master, cores, perTask)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local[2] | '' | '' | 2",
                "spark://host:7077 | '' | '' | unknown, because spark.executor.cores is not set",
                "yarn | 4 | 1 | 4",
                "yarn | 4 | 8 | 0",
                "local-cluster[2,2,1024] | '' | '' | 2"
            })
    void moreOrUnknownIsRefusedWithTheFix(String master, String cores, String perTask, String actual) {
        assertThatThrownBy(() -> check(master, cores, perTask))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("number of tasks that an executor has at once must be 1 but is " + actual)
                .hasMessageContaining("Set spark.executor.cores=1");
    }
}
