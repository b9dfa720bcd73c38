package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.VerificationReport;
import io.unlearn.certified.internal.ReferenceSolution;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.spi.DenseBackend;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors in processes of their own, one of which is killed in the middle of a job: the results are those of one machine. */
@Tag("slow")
class LocalClusterTest {
    private static final double RELATIVE = 1e-9;

    @TempDir
    Path folder;

    @Test
    void anExecutorThatIsKilledInTheMiddleOfAJobChangesNothing() throws Exception {
        String[] lines = runChild();
        double[] lost = LocalClusterChild.numbers(lines[0]);
        assertThat(lost[0]).as("executors that were lost").isGreaterThanOrEqualTo(2);
        assertThat(lost[1]).as("tasks that were lost with them").isGreaterThanOrEqualTo(1);

        Rows squares = Rows.targets(LocalClusterChild.ROWS, LocalClusterChild.COLUMNS, 5);
        try (LinearRemoval one = CertifiedTrainer.leastSquares()
                .regularisation(LocalClusterChild.REGULARISATION)
                .progress(Progress.none())
                .train(squares.onOneMachine())) {
            one.remove(RemovalRequest.subject("s20"));
            assertClose(
                    LocalClusterChild.numbers(lines[1]), one.publish().model().weightsCopy());
        }

        Rows classes = Rows.classes(LocalClusterChild.ROWS, LocalClusterChild.COLUMNS, 2, 6);
        TrainingRows remaining = classes.onOneMachine().where(row -> row / 4 != 20);
        Certificate certificate = Certificate.fromJson(lines[3]);
        double[] flat = LocalClusterChild.numbers(lines[4]);
        LinearModel released = LinearModel.of(new double[][] {flat}, true, new int[] {0, 1});
        VerificationReport report = CertificateVerifier.verify(certificate, released, remaining);
        assertThat(report.valid()).as(report.summary()).isTrue();
        ReferenceSolution solution =
                ReferenceSolution.solve(certificate, released, remaining, DenseBackend.plainJava(), Progress.none());
        assertClose(LocalClusterChild.numbers(lines[2]), solution.weights());
    }

    private static void assertClose(double[] actual, double[] expected) {
        double square = 0;
        double norm = 0;
        for (int j = 0; j < expected.length; j++) {
            square += (actual[j] - expected[j]) * (actual[j] - expected[j]);
            norm += expected[j] * expected[j];
        }
        assertThat(Math.sqrt(square / norm)).isLessThanOrEqualTo(RELATIVE);
    }

    private String[] runChild() throws Exception {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path home = folder.resolve("spark");
        String folders = installation(home, path);
        Path results = folder.resolve("results.txt");
        Path log = folder.resolve("log.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        path,
                        LocalClusterChild.class.getName(),
                        home.toString(),
                        folders,
                        results.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(child.waitFor(8, TimeUnit.MINUTES)).as("the child ends").isTrue();
        } finally {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
        assertThat(results).as(() -> tail(log)).exists();
        return LocalClusterChild.read(results);
    }

    /**
     * Makes a folder like that of an installation, with one jar that refers to the class path of this test; returns the class path
     * of what are no jars.
     */
    private static String installation(Path home, String path) throws Exception {
        Path jars = Files.createDirectories(home.resolve("jars"));
        List<String> folders = new ArrayList<>();
        List<String> references = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator)) {
            Path file = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(file)) {
                folders.add(file.toString());
            } else {
                references.add(file.toUri().toString());
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", references));
        try (OutputStream out = Files.newOutputStream(jars.resolve("path.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        return String.join(File.pathSeparator, folders);
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 3_000));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
