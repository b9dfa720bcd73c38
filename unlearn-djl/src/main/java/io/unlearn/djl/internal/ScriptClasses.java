package io.unlearn.djl.internal;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a TorchScript archive, read from its code: which tensors and which modules each has. Only declarations are read, never
 * the methods.
 */
final class ScriptClasses {
    private static final Pattern CLASS = Pattern.compile("class (\\w+)\\(Module\\):");
    private static final Pattern NAMES = Pattern.compile("  __(parameters|buffers)__ = \\[(.*)]");
    private static final Pattern PLAIN = Pattern.compile("  (\\w+) : (\\S+)");
    private static final Pattern QUOTED = Pattern.compile("  __annotations__\\[\"([^\"]+)\"] = (\\S+)");
    private static final Pattern STRING = Pattern.compile("\"([^\"]+)\"");

    /** A class may be there many times, and each of those have others many times: a short text can stand for any number. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Map<String, Declaration> classes = new LinkedHashMap<>();

    /** The classes of the modules around the one that is visited. */
    private final Set<String> around = new HashSet<>();

    private int left;

    /** What a class declares. */
    private record Declaration(
            String simpleName, List<String> parameters, List<String> buffers, Map<String, String> fields) {}

    /**
     * A module that has tensors of its own.
     *
     * @param path names of the modules from the top, separated by dots; empty for the top itself
     * @param type the simple name of its class, for example {@code Conv2d}
     * @param parameters names of its parameters
     * @param buffers names of its other tensors
     */
    record Owner(String path, String type, List<String> parameters, List<String> buffers) {}

    /**
     * Reads a file of code.
     *
     * @param module its name as in types, for example {@code __torch__.torch.nn.modules.conv}
     */
    void read(String module, String code) {
        Declaration current = null;
        for (String line : code.split("\n", -1)) {
            Matcher start = CLASS.matcher(line);
            if (start.lookingAt()) {
                current = new Declaration(start.group(1), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
                classes.put(module + "." + start.group(1), current);
            } else if (!line.startsWith(" ")) {
                current = null;
            } else if (current != null) {
                declare(current, line);
            }
        }
    }

    private static void declare(Declaration current, String line) {
        Matcher names = NAMES.matcher(line);
        if (names.lookingAt()) {
            List<String> target = names.group(1).equals("parameters") ? current.parameters : current.buffers;
            Matcher each = STRING.matcher(names.group(2));
            while (each.find()) {
                target.add(each.group(1));
            }
            return;
        }
        Matcher quoted = QUOTED.matcher(line);
        Matcher plain = PLAIN.matcher(line);
        if (quoted.lookingAt()) {
            current.fields.put(quoted.group(1), quoted.group(2));
        } else if (plain.lookingAt()) {
            current.fields.put(plain.group(1), plain.group(2));
        }
    }

    /**
     * Returns the modules with tensors under a class, in the order in which they are declared.
     *
     * @throws InvalidArgumentException if a module is part of itself, or the names of all modules together have more than a
     *     million characters
     */
    List<Owner> owners(String top) {
        List<Owner> owners = new ArrayList<>();
        left = MOST_CHARACTERS;
        visit(top, "", owners);
        return owners;
    }

    private void visit(String type, String path, List<Owner> owners) {
        Declaration here = classes.get(type);
        if (here == null) {
            return;
        }
        left -= path.length() + 1;
        if (left < 0 || !around.add(type)) {
            throw new InvalidArgumentException(
                    "modules of the archive",
                    "a tree whose names have at most " + MOST_CHARACTERS + " characters",
                    left < 0 ? "larger" : "one with a module of class " + type + " inside of itself",
                    "In Python, export the network with torch.jit.script(network).save(file).");
        }
        List<String> buffers = here.buffers.stream()
                .filter(name -> "Tensor".equals(here.fields.get(name)))
                .toList();
        if (!here.parameters.isEmpty() || !buffers.isEmpty()) {
            owners.add(new Owner(path, here.simpleName, List.copyOf(here.parameters), buffers));
        }
        here.fields.forEach((name, fieldType) -> visit(fieldType, path.isEmpty() ? name : path + "." + name, owners));
        around.remove(type);
    }

    @Nullable
    String simpleName(String type) {
        Declaration found = classes.get(type);
        return found == null ? null : found.simpleName;
    }
}
