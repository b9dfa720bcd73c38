package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@link SeedJob} with all that another machine needs for it, so that no folder is shared: the definition's class, the plan, and
 * the original model if there is one to be unlearned. The class must be there, and give the same definition. Immutable.
 */
public final class SeedTask implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final String definitionClass;
    private final long seed;
    private final List<Integer> counts;
    private final String origin;
    private final String group;
    private final int index;
    private final String fingerprint;
    private final int originalIndex;
    private final byte[] original;

    /**
     * Puts it together.
     *
     * @param fingerprint of the group, as the caller has it
     * @param originalIndex number of the original
     * @param original its sealed bytes, taken over; none if the job trains
     */
    SeedTask(
            Class<?> definition,
            ExperimentPlan plan,
            SeedJob job,
            String fingerprint,
            int originalIndex,
            byte[] original) {
        definitionClass = definition.getName();
        seed = plan.seed();
        counts = List.of(plan.retrained(), plan.retrainedAgain(), plan.originals());
        origin = plan.origin().name();
        group = job.group();
        index = job.index();
        this.fingerprint = fingerprint;
        this.originalIndex = originalIndex;
        this.original = original;
    }

    /**
     * Makes the model in this process, with a definition of its own that is closed afterwards, in a temporary folder that is deleted.
     * May be called again: the same model comes out.
     *
     * @throws InvalidStateException if the definition is configured otherwise here than where the task was made, is not there, or a file
     *     cannot be written
     */
    public SeedAnswer carryOut() {
        Path folder = temporary();
        try (ExperimentDefinition<?, ?> definition = definition()) {
            ExperimentPlan plan =
                    new ExperimentPlan(seed, counts.get(0), counts.get(1), counts.get(2), Origin.valueOf(origin));
            ExperimentFolder files = new ExperimentFolder(folder);
            if (original.length > 0) {
                files.receiveModel(new SeedJob(Group.ORIGINALS, originalIndex), original);
            }
            SeedJob job = new SeedJob(group, index);
            UnlearningExperiment<?, ?> experiment = UnlearningExperiment.of(definition, plan, folder);
            experiment.maker().checkFingerprint(job, fingerprint);
            experiment.maker().carryOut(job);
            return new SeedAnswer(files.sealedResults(job), files.sealedModel(job));
        } finally {
            delete(folder);
        }
    }

    @Override
    public String toString() {
        return "model " + index + " of " + group;
    }

    private ExperimentDefinition<?, ?> definition() {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return Class.forName(
                            definitionClass, true, loader == null ? getClass().getClassLoader() : loader)
                    .asSubclass(ExperimentDefinition.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            InvalidStateException error = new InvalidStateException(
                    "definition " + definitionClass,
                    "there, public, and with a public constructor without arguments",
                    "not: " + e,
                    "Put its jar on the class path of every machine.");
            error.initCause(e);
            throw error;
        }
    }

    private Path temporary() {
        try {
            Path folder = Files.createTempDirectory("unlearn-seed");
            Files.createDirectories(folder.resolve(group));
            Files.createDirectories(folder.resolve(Group.ORIGINALS));
            return folder;
        } catch (IOException e) {
            throw ExperimentFolder.failed(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw ExperimentFolder.failed(folder, e);
        }
    }
}
