package io.unlearn.djl.internal;

import io.unlearn.core.error.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive with one method added to its network. The engine's Java interface reaches the parameters of a scripted module but
 * not its other tensors, such as the running statistics of a batch normalisation: the method returns them. Nothing else changes, and
 * programs that load the file later need not know of it.
 */
final class ScriptFile {
    /** The method that returns the tensors that are not parameters. */
    static final String METHOD = "unlearn_buffers";

    private static final int LONGEST_NAME = 4096;

    /** Entries are stored as they are, or packed by other tools, but numbers cannot be packed well: more than this is an attack. */
    private static final int MOST_TIMES_PACKED = 8;

    private static final int ALWAYS_ALLOWED = 1 << 24;

    private final byte[] archive;
    private final List<ScriptClasses.Owner> owners;

    private ScriptFile(byte[] archive, List<ScriptClasses.Owner> owners) {
        this.archive = archive;
        this.owners = owners;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidArgumentException if it is not an archive of TorchScript
     */
    static ScriptFile read(Path file) throws IOException {
        Map<String, byte[]> entries = entries(file);
        String root = entries.keySet().stream()
                .filter(name -> name.endsWith("/data.pkl"))
                .findFirst()
                .map(name -> name.substring(0, name.length() - "data.pkl".length()))
                .orElseThrow(() -> malformed(file, "an archive without data.pkl"));
        String top = topClass(file, Objects.requireNonNull(entries.get(root + "data.pkl")));
        ScriptClasses classes = new ScriptClasses();
        entries.forEach((name, content) -> {
            if (name.startsWith(root + "code/") && name.endsWith(".py")) {
                String module = name.substring(root.length() + "code/".length(), name.length() - ".py".length());
                classes.read(module.replace('/', '.'), new String(content, StandardCharsets.UTF_8));
            }
        });
        if (classes.simpleName(top) == null) {
            throw malformed(file, "an archive without the code of " + top);
        }
        List<ScriptClasses.Owner> owners = classes.owners(top);
        addMethod(file, entries, root, top, owners);
        return new ScriptFile(zip(entries), owners);
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        long room = ALWAYS_ALLOWED + MOST_TIMES_PACKED * Files.size(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().filter(each -> !each.isDirectory()).toList()) {
                try (var in = zip.getInputStream(entry)) {
                    byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE, room + 1));
                    room -= content.length;
                    if (room < 0) {
                        throw malformed(file, "one that unpacks to more than " + MOST_TIMES_PACKED + " times its size");
                    }
                    entries.put(entry.getName(), content);
                }
            }
        } catch (InvalidArgumentException e) {
            throw e;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // The last is how names that are not UTF-8 are met.
            throw malformed(file, "not one: " + e.getMessage());
        }
        return entries;
    }

    /** A pickle of a module begins with the protocol and the name of its class: {@code 80 02 'c' module '\n' name '\n'}. */
    private static String topClass(Path file, byte[] pickle) {
        if (pickle.length > 4 && pickle[2] == 'c') {
            String start =
                    new String(pickle, 3, Math.min(pickle.length - 3, LONGEST_NAME), StandardCharsets.ISO_8859_1);
            String[] lines = start.split("\n", 3);
            if (lines.length == 3 && lines[0].startsWith("__torch__")) {
                return lines[0] + "." + lines[1];
            }
        }
        throw malformed(file, "weights without code");
    }

    private static InvalidArgumentException malformed(Path file, String what) {
        return new InvalidArgumentException(
                file.toString(),
                "an archive of TorchScript",
                what,
                "In Python, export the network with torch.jit.script(network).save(file).");
    }

    private static void addMethod(
            Path archive, Map<String, byte[]> entries, String root, String top, List<ScriptClasses.Owner> owners) {
        List<String> buffers = new ArrayList<>();
        for (ScriptClasses.Owner owner : owners) {
            for (String buffer : owner.buffers()) {
                buffers.add(expression(owner.path(), buffer));
            }
        }
        int dot = top.lastIndexOf('.');
        String file = root + "code/" + top.substring(0, dot).replace('.', '/') + ".py";
        byte[] content = entries.get(file);
        if (content == null) {
            throw malformed(archive, "an archive without " + file);
        }
        String code = new String(content, StandardCharsets.UTF_8);
        if (buffers.isEmpty() || code.contains("  def " + METHOD + "(")) {
            return;
        }
        String method = "  def " + METHOD + "(self: " + top + ") -> List[Tensor]:\n    return ["
                + String.join(", ", buffers) + "]\n";
        entries.put(file, insert(code, top.substring(dot + 1), method).getBytes(StandardCharsets.UTF_8));
        // It holds positions in the text, which have moved.
        entries.remove(file + ".debug_pkl");
    }

    private static String expression(String path, String buffer) {
        String expression = "self";
        if (!path.isEmpty()) {
            for (String name : path.split("\\.", -1)) {
                expression = "getattr(" + expression + ", \"" + name + "\")";
            }
        }
        return "getattr(" + expression + ", \"" + buffer + "\")";
    }

    /** Appends a method to a class: before the next line that is not indented. */
    private static String insert(String code, String simpleName, String method) {
        String[] lines = code.split("\n", -1);
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        boolean done = false;
        for (String line : lines) {
            if (inside && !done && !line.startsWith(" ")) {
                out.append(method);
                done = true;
            }
            inside |= line.startsWith("class " + simpleName + "(");
            out.append(line).append('\n');
        }
        return out.toString();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ScriptArchive.put(zip, entry.getKey(), entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    byte[] archive() {
        return archive;
    }

    List<ScriptClasses.Owner> owners() {
        return owners;
    }

    /** Returns the names of the tensors that the added method returns, in its order. */
    static List<String> bufferNames(List<ScriptClasses.Owner> owners) {
        return owners.stream()
                .flatMap(owner -> owner.buffers().stream().map(name -> name(owner.path(), name)))
                .collect(Collectors.toList());
    }

    static String name(String path, String tensor) {
        return path.isEmpty() ? tensor : path + "." + tensor;
    }
}
