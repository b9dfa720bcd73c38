package io.unlearn.examples.basic;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.Requesters;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.examples.basic.data.DataFolder;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The experiment of Guo et al. 2020 on MNIST, 3 against 8, with three accounts of what a deletion leaves behind: the sum of
 * the published bounds, the residual as it is, and verified output noise. Rows are scaled to length 1, lambda = 1e-3 for each
 * row, sigma = 10, epsilon = 1, delta = 1e-4. Writes {@code certified-mnist.json} and {@code residuals.svg}.
 */
public final class CertifiedMnist {
    private static final double LAMBDA = 1e-3;
    private static final double SIGMA = 10;
    private static final double EPSILON = 1;
    private static final double DELTA = 1e-4;
    private static final int MOST_PUBLISHED = 2_000;

    private final ConsoleProgress console;
    private final TrainingRows rows;
    private final double[][] testRows;
    private final int[] testLabels;
    private final int[] order;

    private CertifiedMnist(TrainTest data, Seeds seeds, ConsoleProgress console) {
        this.console = console;
        this.rows = TrainingRows.classification(
                data.train().unitRows(), data.train().labelsCopy());
        this.testRows = data.test().unitRows();
        this.testLabels = data.test().labelsCopy();
        this.order = Sequence.order(rows.size(), seeds.split("order of deletions"));
    }

    /** Runs with a folder of MNIST's IDX files and an output folder. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, or 2 for data that cannot be read or a folder that cannot be written. */
    static int start(String... arguments) {
        Path data = Path.of(arguments.length > 0 ? arguments[0] : "data/mnist");
        Path out = Path.of(arguments.length > 1 ? arguments[1] : "target/certified-mnist");
        try {
            run(data, out, ConsoleProgress.standard());
            return 0;
        } catch (InvalidArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.err.println("usage: CertifiedMnist [folder with MNIST] [output folder]");
            return 2;
        }
    }

    private static void run(Path folder, Path out, ConsoleProgress console) throws IOException {
        Seeds seeds = Seeds.of(1);
        ResultFiles files = ResultFiles.in(out);
        TrainTest all = DataFolder.load(folder, seeds.split("hold out"));
        TrainTest pair = new TrainTest(only(all.train(), 3, 8), only(all.test(), 3, 8));
        CertifiedMnist experiment = new CertifiedMnist(pair, seeds, console);
        files.write("certified-mnist.json", Json.pretty(experiment.everything(files)));
        console.say("results are in " + out.toAbsolutePath());
    }

    private static ImageDataset only(ImageDataset data, int... labels) {
        return data.select(IntStream.range(0, data.size())
                .filter(i -> IntStream.of(labels).anyMatch(label -> label == data.label(i)))
                .toArray());
    }

    private JsonObject everything(ResultFiles files) throws IOException {
        console.say("%d training and %d test images".formatted(rows.size(), testRows.length));
        Masking.PublishedGuo published = Masking.publishedGuo(EPSILON, DELTA, SIGMA);
        int half = rows.size() / 2;
        Sequence sum = sequence("published sum", published, MOST_PUBLISHED);
        Sequence measured = sequence("measured residual", published.measured(), half);
        Sequence output = sequence("verified output noise", Masking.outputNoise(EPSILON, DELTA), half);
        files.write("residuals.svg", MnistFigure.of(sum, measured, output, published.residualBudget()));
        return JsonObject.builder()
                .put("trainingRows", rows.size())
                .put("testRows", testRows.length)
                .put("lambda", LAMBDA)
                .put("sigma", SIGMA)
                .put("epsilon", EPSILON)
                .put("delta", DELTA)
                .put("budget", published.residualBudget())
                .put("sequences", List.of(sum.json(), measured.json(), output.json()))
                .build();
    }

    private Sequence sequence(String name, Masking masking, int most) {
        long start = System.nanoTime();
        try (LinearRemoval model = CertifiedTrainer.logistic()
                .regularisation(Regularisation.perSample(LAMBDA))
                .intercept(false)
                .rowNormBound(1)
                .masking(masking)
                .requesters(Requesters.NON_ADAPTIVE)
                .progress(console)
                .train(rows)) {
            double trainSeconds = (System.nanoTime() - start) / 1e9;
            double before = accuracy(model.publish().model());
            Sequence sequence = Sequence.carryOut(name, model, order, most, console);
            start = System.nanoTime();
            LinearModel released = model.publish().model();
            double publishSeconds = (System.nanoTime() - start) / 1e9;
            Sequence done = sequence.finished(trainSeconds, publishSeconds, before, accuracy(released));
            console.say(String.format(
                    Locale.ROOT,
                    "%s: %d deletions%s, %.3f ms each; test accuracy %s before, %s after",
                    name,
                    done.deletions(),
                    done.refused() ? " until refused" : "",
                    1e3 * done.seconds() / Math.max(1, done.deletions()),
                    Numbers.percent(done.accuracyBefore(), 2),
                    Numbers.percent(done.accuracyAfter(), 2)));
            return done;
        }
    }

    private double accuracy(LinearModel model) {
        List<Integer> right = new ArrayList<>();
        for (int i = 0; i < testLabels.length; i++) {
            if (model.predict(testRows[i]) == testLabels[i]) {
                right.add(i);
            }
        }
        return right.size() / (double) testLabels.length;
    }
}
