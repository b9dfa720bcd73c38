package io.unlearn.examples.basic.service;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Preparation;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.service.RemovalLimits;
import io.unlearn.certified.service.RemovalService;
import io.unlearn.certified.service.RetrainPolicy;
import io.unlearn.certified.service.ServiceSettings;
import io.unlearn.certified.store.DirectoryFiles;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A service that predicts, deletes people from its model, and shows how that goes. The first start trains; later ones go on from
 * the directory.
 */
public final class ServiceExample implements AutoCloseable {
    /** Releases between two trainings that the guarantee covers together. */
    private static final int RELEASES = 1_000;

    private final StoreFiles files;
    private final RemovalService service;
    private final HttpApi http;
    private final ServiceSecrets secrets;

    private ServiceExample(StoreFiles files, RemovalService service, HttpApi http, ServiceSecrets secrets) {
        this.files = files;
        this.service = service;
        this.http = http;
        this.secrets = secrets;
    }

    /** Runs with the options that {@code --help} lists, until the process is stopped. */
    public static void main(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(ServiceOptions.USAGE);
            return;
        }
        // A client that sends its request a byte at a time does not keep a thread.
        System.setProperty("sun.net.httpserver.maxReqTime", "20");
        try {
            ServiceOptions options = ServiceOptions.parse(arguments);
            ServiceExample example = start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(example::close, "shutdown"));
            System.out.println("Open http://127.0.0.1:" + example.port() + "/#token=" + example.token());
            System.out.println("The token is also in "
                    + options.directory().resolve("service.token").toAbsolutePath()
                    + "; stop the service with Ctrl-C.");
        } catch (InvalidArgumentException | InvalidStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("The service could not be started: " + e);
            System.exit(1);
        }
    }

    static ServiceExample start(ServiceOptions options) throws IOException {
        ServiceSecrets secrets = ServiceSecrets.in(options.directory());
        ServiceData data = ServiceData.load(options.perClass(), options.subjects());
        StoreFiles files = DirectoryFiles.open(options.directory().resolve("store"));
        RemovalService service = null;
        try {
            SecretKey key = secrets.storeKey();
            if (!files.list().contains("head")) {
                train(files, key, data);
            }
            Releases releases = new Releases();
            service = RemovalService.start(() -> DurableRemoval.open(files, key), settings(options, releases));
            HttpApi http = HttpApi.start(options.port(), new Endpoints(service, data, secrets, releases));
            return new ServiceExample(files, service, http, secrets);
        } catch (RuntimeException | Error | IOException e) {
            if (service != null) {
                service.close();
            }
            files.close();
            throw e;
        }
    }

    private static void train(StoreFiles files, SecretKey key, ServiceData data) {
        LinearRemoval model = CertifiedTrainer.logistic()
                .labels(data.labels())
                .regularisation(Regularisation.fixedTotal(1))
                .rowNormBound(1)
                .prepared(Preparation.PER_ROW)
                .masking(Masking.outputNoise(1, 1e-5).withReleases(RELEASES))
                .progress(Progress.log())
                .train(data.rows());
        DurableRemoval.create(files, key, model).close();
    }

    /** Nobody here has more than a few dozen images; a request for more, or a tenth one within an hour, is worth a look. */
    private static ServiceSettings settings(ServiceOptions options, Releases releases) {
        return ServiceSettings.defaults()
                .withQueue(options.queue(), 64)
                .withReleases(500, options.release())
                .withLimits(RemovalLimits.none().withRowsPerRequest(200).withSubject(1_000, 10, Duration.ofHours(1)))
                .withRetrain(
                        RetrainPolicy.whenBudgetBelow(0.05)
                                .or(RetrainPolicy.dailyAt(LocalTime.of(3, 0), ZoneId.systemDefault())),
                        Duration.ofSeconds(30))
                .withListener(releases, 0.2);
    }

    int port() {
        return http.port();
    }

    String token() {
        return secrets.token();
    }

    /** Stops listening, carries out what waits, makes a last release, and lets go of the directory. */
    @Override
    public void close() {
        http.close();
        service.close();
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory could not be let go of", e);
        }
    }
}
