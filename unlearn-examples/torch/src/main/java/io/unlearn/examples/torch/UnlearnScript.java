package io.unlearn.examples.torch;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Unlearns images from a network of one's own: a TorchScript module that was exported from Python ({@code
 * torch.jit.script(model).save("network.pt")}; its source is not needed), the folder of images that it was trained on, and a list
 * of the images to be forgotten. Writes the new network as TorchScript.
 *
 * <p>Nothing is proved about the result. Measure it: with many seeds and an audit, as {@link LeaderboardStudy} does.
 */
public final class UnlearnScript {
    private static final String USAGE = """
            usage: UnlearnScript network.pt images forget.txt out.pt [method] [side] [channels]
              images       a folder with one folder of images for each class, in the order of the network's outputs
              forget.txt   one image a line, as class/file, relative to that folder
              method       %s (default: gradient-reinit)
              side         height and width that the network expects (default: 32)
              channels     3 for colours, normalised as ImageNet is, or 1 for grey (default: 3)
            """;

    /** Every tenth image that stays is kept from the method's training and given to it for validation. */
    private static final int VALIDATION = 10;

    private UnlearnScript() {}

    /** Runs with the arguments that are printed if there are none. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, 1 if a file cannot be read or written, 2 for bad arguments. */
    static int start(String... arguments) {
        try {
            if (arguments.length < 4) {
                throw new InvalidArgumentException("arguments", "at least 4", arguments.length, usage());
            }
            System.out.println(run(
                    Path.of(arguments[0]),
                    ImageFolder.load(Path.of(arguments[1]), integer(arguments, 5, 32), integer(arguments, 6, 3)),
                    Set.copyOf(Files.readAllLines(Path.of(arguments[2]))),
                    Path.of(arguments[3]),
                    method(arguments.length > 4 ? arguments[4] : "gradient-reinit")));
            return 0;
        } catch (InvalidArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("A file could not be read or written: " + e);
            return 1;
        }
    }

    private static int integer(String[] arguments, int position, int otherwise) {
        try {
            return arguments.length > position ? Integer.parseInt(arguments[position]) : otherwise;
        } catch (NumberFormatException e) {
            InvalidArgumentException error = new InvalidArgumentException(
                    "argument " + (position + 1), "a whole number", arguments[position], usage());
            error.initCause(e);
            throw error;
        }
    }

    private static String usage() {
        return USAGE.formatted(Contenders.all().stream().map(Contender::name).collect(Collectors.joining(", ")));
    }

    static Contender method(String name) {
        return Contenders.all().stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidArgumentException("method", "a known one", name, usage()));
    }

    /**
     * Returns accuracies before and after, as text.
     *
     * @throws IOException if the network cannot be read or written
     */
    static String run(Path network, ImageFolder images, Set<String> forgotten, Path out, Contender method)
            throws IOException {
        Split<TorchData> split = split(images, forgotten);
        int[] shape = images.data().exampleShapeCopy();
        try (TorchModel original =
                        TorchModel.loadScript(network, shape, images.classes().size(), TorchDevice.auto());
                TorchModel unlearned = method.atRate()
                        .apply(1)
                        .unlearn(new UnlearningTask<>(original, split), Seeds.of(1), Progress.log())) {
            unlearned.save(out);
            return accuracies("before", original, split) + accuracies("after", unlearned, split);
        }
    }

    private static Split<TorchData> split(ImageFolder images, Set<String> forgotten) {
        Set<String> missing = new HashSet<>(forgotten);
        images.files().forEach(missing::remove);
        missing.remove("");
        if (!missing.isEmpty()) {
            throw new InvalidArgumentException(
                    "forget.txt", "a list of images in the folder", missing.size() + " others too", usage());
        }
        RandomGenerator lot = Seeds.of(1).split("validation").generator();
        List<Integer> retain = new ArrayList<>();
        List<Integer> forget = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        for (int i = 0; i < images.files().size(); i++) {
            if (forgotten.contains(images.files().get(i))) {
                forget.add(i);
            } else {
                (lot.nextInt(VALIDATION) == 0 ? validation : retain).add(i);
            }
        }
        return new Split<>(
                images.data().subset(array(retain)),
                images.data().subset(array(forget)),
                images.data().subset(array(validation)));
    }

    private static int[] array(List<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String accuracies(String when, TorchModel model, Split<TorchData> split) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f %% right of %d images that stay, %.1f %% of %d that are forgotten%n",
                when,
                100 * Accuracy.of(model, split.retain()),
                split.retain().size(),
                100 * Accuracy.of(model, split.forget()),
                split.forget().size());
    }
}
