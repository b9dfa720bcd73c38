package io.unlearn.examples.basic;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The experiment of Guo et al. 2020 on one data set, with three accounts of what a deletion leaves behind: the sum of the
 * published bounds, the residual as it is, and verified output noise; and the bounds beside the true residual. Writes a JSON
 * file, two drawings for each regularisation, and the tables in Markdown, named after the data set.
 */
final class CertifiedStudy {
    private CertifiedStudy() {}

    /** Reads the data, carries the study out and writes its files. */
    static void run(StudyData.Set set, Path folder, Path out, ConsoleProgress console) throws IOException {
        Seeds seeds = Seeds.of(1);
        ResultFiles files = ResultFiles.in(out);
        StudyData data = StudyData.read(set, folder, seeds.split("hold out"));
        run(data, StudyPlan.of(set), seeds, files, console);
        console.say("results are in " + out.toAbsolutePath());
    }

    static void run(StudyData data, StudyPlan plan, Seeds seeds, ResultFiles files, ConsoleProgress console)
            throws IOException {
        String id = data.set().id();
        List<StudyRun> runs = new ArrayList<>();
        for (Regularisation regularisation : plan.regularisations()) {
            StudyRun run = StudyRun.of(data, plan, regularisation, seeds, console);
            runs.add(run);
            String name = plan.regularisations().size() == 1 ? id : id + "-" + shortName(regularisation);
            files.write(name + "-bounds.svg", StudyFigures.bounds(run));
            files.write(name + "-accounts.svg", StudyFigures.accounts(run));
        }
        files.write(id + ".json", Json.pretty(json(data, runs)));
        files.write(id + ".md", StudyTable.of(data, runs));
    }

    private static String shortName(Regularisation regularisation) {
        return regularisation.mode() == Regularisation.Mode.PER_SAMPLE ? "per-row" : "total";
    }

    private static JsonObject json(StudyData data, List<StudyRun> runs) {
        return JsonObject.builder()
                .put("data", data.set().id())
                .put("trainingRows", data.train().size())
                .put("testRows", data.test().size())
                .put("columns", data.columns())
                .put("outputs", OneStepObjective.outputs(data.labels()))
                .put("sigma", StudyPlan.SIGMA)
                .put("epsilon", StudyPlan.EPSILON)
                .put("delta", StudyPlan.DELTA)
                .put("java", System.getProperty("java.version"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("runs", runs.stream().map(StudyRun::json).toList())
                .build();
    }
}
