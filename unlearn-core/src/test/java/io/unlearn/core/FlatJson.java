package io.unlearn.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the numbers of every object without nested objects in a JSON test resource. */
final class FlatJson {
    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");
    private static final Pattern NUMBER = Pattern.compile("\"([^\"]+)\"\\s*:\\s*(-?[0-9][0-9.eE+-]*)");

    private FlatJson() {}

    static List<Map<String, Double>> read(String resource) throws IOException {
        try (InputStream in = FlatJson.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no test resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Map<String, Double>> objects = new ArrayList<>();
            Matcher object = OBJECT.matcher(text);
            while (object.find()) {
                Map<String, Double> numbers = new HashMap<>();
                Matcher number = NUMBER.matcher(object.group());
                while (number.find()) {
                    numbers.put(number.group(1), Double.valueOf(number.group(2)));
                }
                objects.add(numbers);
            }
            return objects;
        }
    }
}
