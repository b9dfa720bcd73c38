package io.unlearn.certified.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Secrets;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.operations.RemovalMetrics;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Set;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Uses a store as a service does, mistakes included, in a process of its own that logs everything, and leaves in a directory what it
 * told of it, and what it must not have told.
 */
final class ThreatChild {
    private final Path out;
    private final StringBuilder messages = new StringBuilder();
    private final ByteArrayOutputStream secrets = new ByteArrayOutputStream();

    private ThreatChild(Path out) {
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        ThreatChild child = new ThreatChild(Path.of(args[0]));
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable("jdk.JavaExceptionThrow").withoutThreshold();
            recording.start();
            child.use();
            recording.stop();
            recording.dump(child.out.resolve("recording.jfr"));
        }
        Files.writeString(child.out.resolve("messages.txt"), child.messages);
        Files.write(child.out.resolve("secrets.bin"), child.secrets.toByteArray());
    }

    private interface Step {
        void run() throws Exception;
    }

    private void fails(Step step) throws Exception {
        try {
            step.run();
            throw new AssertionError("a step that must fail did not");
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                messages.append(cause).append('\n');
            }
        }
    }

    private void use() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RemovalMetrics metrics = new RemovalMetrics();
        metrics.bindTo(registry);
        StoreOptions options = StoreOptions.defaults()
                .withSigner(
                        ChainSigner.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()))
                .withListener(metrics)
                .withListener(
                        (event, status) -> messages.append(event).append(status).append('\n'));
        Masking masking = Masking.sharedPerturbation(1, 1e-5, 3).withReleases(3);
        try (StoreFiles files = DirectoryFiles.open(out.resolve("store"))) {
            DurableRemoval store = DurableRemoval.create(
                    files,
                    StoreCases.key(1),
                    StoreCases.trainer().masking(masking).train(StoreCases.rows(40)),
                    options);
            remember(files);
            show(0, store.publish(), files);
            remember(files);
            store.remove("canary-request", RemovalRequest.subject("canary-subject"));
            mistakes(store);
            store.close();
            fails(() -> DurableRemoval.open(files, StoreCases.key(2), options));
            try (DurableRemoval again = DurableRemoval.open(files, StoreCases.key(1), options)) {
                again.remove("canary-request", RemovalRequest.subject("canary-subject"));
                again.remove(RemovalRequest.record("canary-record"));
                again.removeAll(List.of(
                        new IdentifiedRequest("canary-batch-1", RemovalRequest.record("r9")),
                        new IdentifiedRequest("canary-batch-2", RemovalRequest.record("canary-unknown"))));
                again.checkpoint();
                goOn(again, files);
            }
        }
        registry.getMeters()
                .forEach(meter ->
                        messages.append(meter.getId()).append(meter.measure()).append('\n'));
    }

    private void mistakes(DurableRemoval store) throws Exception {
        fails(() -> store.remove("canary-request", RemovalRequest.record("r1")));
        fails(() -> store.remove("canary-other", RemovalRequest.record("canary-unknown")));
        fails(() -> store.remove("canary-other", RemovalRequest.subject("canary-unknown")));
        fails(() -> store.plan(RemovalRequest.record("canary-unknown")));
        fails(() -> RemovalRequest.records(List.of(RecordId.of("canary-twice"), RecordId.of("canary-twice"))));
        fails(() -> store.insert(row(1, StoreCases.CANARY, "canary-record", "canary-new")));
        fails(() -> store.insert(row(1, Double.NaN, "canary-nan", "canary-new")));
        fails(() -> store.insert(row(1000, StoreCases.CANARY, "canary-long", "canary-new")));
        fails(() -> DirectoryFiles.open(out.resolve("store")));
    }

    private static TrainingRows row(double scale, double value, String record, String subject) {
        double[][] x = {{0.01 * scale, value, 0.02}, {0.1, 0.2, StoreCases.CANARY}};
        return TrainingRows.classification(x, new int[] {0, 1})
                .withRecordIds(List.of(record, record + "-2"))
                .withSubjects(List.of(subject, subject));
    }

    private void goOn(DurableRemoval store, StoreFiles files) throws Exception {
        store.insert(row(1, 0.1, "canary-late", "canary-late-subject"));
        remember(files);
        for (int i = 1; i < 4; i++) {
            store.remove("canary-request-" + i, RemovalRequest.record("r" + i));
            show(i, store.publish(), files);
            remember(files);
        }
        fails(() -> store.remove("canary-request-9", RemovalRequest.subject("canary-late-subject")));
        store.insert(row(1, 0.1, "canary-later", "canary-late-subject"));
        fails(store::publish);
        store.retrain();
        remember(files);
        Files.writeString(out.resolve("shown-chain"), store.chain().toJsonLines());
    }

    private void show(int number, Release<LinearModel> release, StoreFiles files) throws IOException {
        Path shown = out.resolve("shown-" + number);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        for (double weight : release.model().weightsCopy()) {
            data.writeDouble(weight);
            data.writeBytes(" " + weight + " ");
        }
        data.writeBytes(release.certificate().toJson() + release.model() + release.certificate());
        data.write(files.read("public-" + Generation.chosen(files).orElseThrow()));
        Files.write(shown, bytes.toByteArray());
    }

    /** Keeps what the newest generation holds in its secret part. */
    private void remember(StoreFiles files) throws IOException {
        long n = Generation.chosen(files).orElseThrow();
        Sealer own = Generation.sealer(files, new Sealer(StoreCases.key(1)), n);
        DataOutputStream data = new DataOutputStream(secrets);
        Set<Double> trivial = Set.of(0.0, 1.0, -1.0);
        for (double secret : Secrets.of(Generation.read(files, own, n).snapshot())) {
            if (!trivial.contains(secret)) {
                data.writeDouble(secret);
            }
        }
    }
}
