package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Planted;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.Requesters;
import io.unlearn.certified.Secrets;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.internal.math.ChiBounds;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody learns who sees everything that leaves the building, and more: logs, meters and recordings too. */
class ThreatTest {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final String[] EVENTS = {
        "Removal", "RefusedRequest", "Release", "Insertion", "Retraining", "Checkpoint", "Opening"
    };

    @TempDir
    Path directory;

    /**
     * Two different doubles agree by accident in eight bytes with probability 2^-64 for each pair, and to 12 digits in decimals with
     * about 1e-12: below 1e-4 for all pairs here together.
     */
    @Test
    void nothingThatIsShownLoggedOrMeasuredHoldsASecret() throws Exception {
        assertThat(Children.run(
                        directory.resolve("out"),
                        directory.resolve("log"),
                        entry -> true,
                        ThreatChild.class,
                        List.of(
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                                "-Dorg.slf4j.simpleLogger.log.io.netty=off"),
                        directory.toString()))
                .as(() -> text("log"))
                .isZero();
        Map<String, byte[]> told = told();
        assertThat(told.keySet())
                .contains("log", "messages.txt", "recording.jfr", "events", "shown-0", "shown-3", "shown-chain");
        assertThat(text("log")).contains("DEBUG io.unlearn", "checkpoint", "opened at checkpoint");
        Set<Double> secrets = secrets();
        assertThat(secrets.size()).isGreaterThan(100);
        Set<Long> patterns = new HashSet<>();
        secrets.forEach(secret -> {
            patterns.add(Double.doubleToRawLongBits(secret));
            patterns.add(Long.reverseBytes(Double.doubleToRawLongBits(secret)));
        });
        TreeSet<Double> sorted = new TreeSet<>(secrets);
        told.forEach((name, bytes) -> {
            assertThat(holdsPattern(bytes, patterns)).as("bytes of %s", name).isFalse();
            assertThat(holdsDecimal(bytes, sorted)).as("decimals of %s", name).isFalse();
            assertThat(Planted.holds(bytes, "canary")).as("ids in %s", name).isFalse();
            assertThat(Planted.holds(bytes, Double.toString(StoreCases.CANARY)))
                    .as("features in %s", name)
                    .isFalse();
        });
    }

    /** The search finds what it looks for: otherwise the test above would prove nothing. */
    @Test
    void theSearchFindsSecrets() {
        double secret = 0.7312345678901234;
        Set<Long> patterns = Set.of(Double.doubleToRawLongBits(secret));
        byte[] bytes = ByteBuffer.allocate(21).putDouble(5, secret).array();
        assertThat(holdsPattern(bytes, patterns)).isTrue();
        TreeSet<Double> secrets = new TreeSet<>(Set.of(secret));
        for (String text : new String[] {"w=0.7312345678901234,", "[7.31234567890123E-1]", "x0.731234567890"}) {
            assertThat(holdsDecimal(text.getBytes(StandardCharsets.UTF_8), secrets))
                    .as(text)
                    .isTrue();
        }
        assertThat(holdsDecimal("0.73123456799".getBytes(StandardCharsets.UTF_8), secrets))
                .isFalse();
    }

    private String text(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Map<String, byte[]> told() throws IOException {
        Map<String, byte[]> told = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("secrets.bin")) {
                    told.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        StringBuilder events = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(directory.resolve("recording.jfr"))) {
            seen.add(event.getEventType().getName());
            if (event.getEventType().getName().startsWith("io.unlearn")) {
                events.append(event);
                event.getFields().forEach(field -> events.append(' ').append(event.<Object>getValue(field.getName())));
            }
        }
        for (String name : EVENTS) {
            assertThat(seen).contains("io.unlearn." + name);
        }
        told.put("events", events.toString().getBytes(StandardCharsets.UTF_8));
        return told;
    }

    private Set<Double> secrets() throws IOException {
        Set<Double> secrets = new HashSet<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(directory.resolve("secrets.bin")))) {
            while (in.available() > 0) {
                secrets.add(in.readDouble());
            }
        }
        return secrets;
    }

    private static boolean holdsPattern(byte[] bytes, Set<Long> patterns) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at + Double.BYTES <= bytes.length; at++) {
            if (patterns.contains(buffer.getLong(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsDecimal(byte[] bytes, TreeSet<Double> secrets) {
        Matcher numbers = DECIMAL.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (numbers.find()) {
            String digits = numbers.group();
            double number = digits.length() < 12 || digits.length() > 40 ? Double.NaN : Double.parseDouble(digits);
            double room = 1e-12 * Math.abs(number);
            if (room > 0
                    && Double.isFinite(number)
                    && !secrets.subSet(number - room, true, number + room, true).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static final int FEATURES = 39;
    private static final int PAIRS = 20;

    private static TrainingRows wide() {
        SplittableRandom random = new SplittableRandom(11);
        double[][] x = new double[200][FEATURES];
        int[] labels = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < FEATURES; j++) {
                x[i][j] = random.nextDouble(-0.1, 0.1) + (j < 5 ? 0.05 * labels[i] : 0);
            }
        }
        return TrainingRows.classification(x, labels);
    }

    private static CertifiedTrainer trainer(Masking masking) {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .masking(masking)
                .progress(Progress.none());
    }

    /** The square of a chi variable of k degrees is outside of these with probability at most e^-t each (Laurent and Massart 2000, lemma 1). */
    private static double[] chiSquareBand(int k, double t) {
        double upper = ChiBounds.chiQuantileUpperLog(k, t);
        return new double[] {k - 2 * Math.sqrt(k * t), upper * upper};
    }

    private static double[] minus(double[] a, double[] b) {
        double[] c = a.clone();
        for (int i = 0; i < c.length; i++) {
            c[i] -= b[i];
        }
        return c;
    }

    private static double square(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += value * value;
        }
        return sum;
    }

    /**
     * With one noise N in both, R1 - R2 would be W1 - W2 exactly: the difference of the noise-free weights, and with it what the
     * removal left. With fresh noise, |(R1 - R2) - (W1 - W2)|^2 / (s1^2 + s2^2) is chi-square with a degree for each weight; over 20 independent
     * pairs, 800 degrees. The band is left by a correct library with probability at most 1e-9. It starts above 500, where one noise gives 0.
     */
    @Test
    void twoReleasesDoNotShareTheirNoise() {
        double fresh = 0;
        double shared = 0;
        Masking masking = Masking.outputNoise(1, 1e-5).withReleases(2 * PAIRS);
        try (LinearRemoval model = trainer(masking).train(wide())) {
            for (int i = 0; i < PAIRS; i++) {
                Release<LinearModel> first = model.publish();
                double[] before = Secrets.weights(model.snapshot());
                model.remove(RemovalRequest.record(Integer.toString(2 * i))).certifiedOrThrow();
                Release<LinearModel> second = model.publish();
                double[] after = Secrets.weights(model.snapshot());
                double[] hidden = minus(after, before);
                double variance = variance(first) + variance(second);
                double[] r1 = first.model().weightsCopy();
                fresh += square(minus(minus(second.model().weightsCopy(), r1), hidden)) / variance;
                double[] reused = minus(r1, minus(before, after));
                shared += square(minus(minus(reused, r1), hidden)) / variance;
                model.remove(RemovalRequest.record(Integer.toString(2 * i + 1))).certifiedOrThrow();
            }
        }
        double[] band = chiSquareBand(PAIRS * (FEATURES + 1), Math.log(2e9));
        assertThat(band[0]).isGreaterThan(500);
        assertThat(fresh).isBetween(band[0], band[1]);
        assertThat(shared).isLessThan(band[0] / 1e3);
    }

    private static double variance(Release<LinearModel> release) {
        double s = release.certificate().mechanism().noiseStandardDeviation();
        return s * s;
    }

    /**
     * Two releases with one secret term b show the difference of their residuals without it. Fresh ones differ by a Gaussian vector:
     * |b1 - b2|^2 / (2 sigma^2) is chi-square with a degree for each weight; failure of a correct library at most 1e-9.
     */
    @Test
    void twoReleasesDoNotShareTheirSecretTerm() {
        double sigma = 3;
        double sum = 0;
        Masking masking = Masking.sharedPerturbation(1, 1e-5, sigma).withReleases(PAIRS + 1);
        try (LinearRemoval model = trainer(masking).train(wide())) {
            model.publish();
            double[] b = Secrets.perturbation(model.snapshot());
            List<double[]> terms = new ArrayList<>(List.of(b));
            for (int i = 0; i < PAIRS; i++) {
                model.remove(RemovalRequest.record(Integer.toString(i))).certifiedOrThrow();
                model.publish();
                terms.add(Secrets.perturbation(model.snapshot()));
            }
            for (int i = 0; i + 1 < terms.size(); i += 2) {
                sum += square(minus(terms.get(i), terms.get(i + 1))) / (2 * sigma * sigma);
            }
        }
        double[] band = chiSquareBand(PAIRS / 2 * (FEATURES + 1), Math.log(2e9));
        assertThat(sum).isBetween(band[0], band[1]);
    }

    /** Once its one release is out, a removal that could not be released is refused, and so is the release of a changed model. */
    @Test
    void aSingleReleaseIsOneUntilTrainingFromNothing() {
        MemoryFiles files = new MemoryFiles();
        LinearRemoval model = StoreCases.trainer()
                .masking(Masking.outputNoise(1, 1e-5).withReleases(1))
                .train(StoreCases.rows(30));
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), model)) {
            store.remove(RemovalRequest.record("r1"));
            Release<LinearModel> only = store.publish();
            assertThat(store.publish().model().digest()).isEqualTo(only.model().digest());
            assertThat(store.remove(RemovalRequest.record("r2"))).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThat(store.publish().model().digest()).isEqualTo(only.model().digest());
            store.insert(StoreCases.rows(33).where(i -> i == 31));
            assertThatThrownBy(store::publish).isInstanceOf(BudgetExhaustedException.class);
            store.checkpoint();
            assertThatThrownBy(store::publish).isInstanceOf(BudgetExhaustedException.class);
            try (DurableRemoval again = StoreCases.open(files.afterCrash())) {
                assertThatThrownBy(again::publish).isInstanceOf(BudgetExhaustedException.class);
            }
            store.retrain();
            assertThat(store.publish().certificate().id())
                    .isNotEqualTo(only.certificate().id());
        }
    }

    @Test
    void aPublishedMaskingReleasesOncePerTerm() {
        try (LinearRemoval model = trainer(Masking.publishedGuo(1, 1e-4, 50))
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .train(wide())) {
            model.remove(RemovalRequest.record("1")).certifiedOrThrow();
            model.publish();
            double[] b = Secrets.perturbation(model.snapshot());
            assertThatThrownBy(() -> {
                        model.remove(RemovalRequest.record("2")).certifiedOrThrow();
                        model.publish();
                    })
                    .isInstanceOf(BudgetExhaustedException.class);
            model.retrain();
            assertThat(Secrets.perturbation(model.snapshot())).isNotEqualTo(b);
            model.publish();
        }
    }
}
