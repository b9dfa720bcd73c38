package example.consumer;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.ChainReport;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.chain.ChainVerifier;
import io.unlearn.certified.store.DirectoryFiles;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.certified.store.StoreOptions;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.KeyGenerator;

/** Removes a row, as somebody who just added the dependency would. */
public final class Main {
    private Main() {}

    /** Keeps the model in a store with a chain; Micrometer, which is optional, is not there. */
    private static boolean linked(LinearRemoval model, TrainingRows rows) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        StoreOptions options = StoreOptions.defaults().withSigner(ChainSigner.of(pair));
        Path directory = Files.createTempDirectory("consumer");
        try (StoreFiles files = DirectoryFiles.open(directory);
                DurableRemoval store = DurableRemoval.create(
                        files, KeyGenerator.getInstance("AES").generateKey(), model, options)) {
            store.remove("ticket", RemovalRequest.record("5"));
            Release<LinearModel> release = store.publish();
            ChainReport report = ChainVerifier.trusting(pair.getPublic())
                    .verify(store.chain(), release.model(), rows.where(i -> i < 4));
            System.out.println("a store with a chain; valid: " + report.valid());
            return report.valid();
        }
    }

    public static void main(String[] args) throws Exception {
        double[][] features = {{0.9, 0.1}, {0.8, -0.2}, {-0.7, 0.3}, {-0.6, -0.4}, {0.5, 0.5}, {-0.5, 0.1}};
        int[] labels = {1, 1, 0, 0, 1, 0};
        TrainingRows rows = TrainingRows.classification(features, labels);
        try (LinearRemoval model = CertifiedTrainer.logistic().train(rows)) {
            model.remove(RemovalRequest.record("4")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            boolean valid = CertificateVerifier.verify(release.certificate(), release.model(), rows.where(i -> i != 4))
                    .valid();
            String module = String.valueOf(Main.class.getModule().getName());
            System.out.println("removed a row; certificate valid: " + valid + "; module: " + module);
            if (!valid || !linked(model, rows)) {
                throw new IllegalStateException("the certificate did not verify");
            }
        }
    }
}
