package io.unlearn.core.internal.html;

/**
 * Text, escaped when it is written. Control characters that markup cannot hold become U+FFFD.
 *
 * @param value the text as it is to be read
 */
public record Text(String value) implements Node {
    @Override
    public void appendTo(StringBuilder out) {
        escape(value, out);
    }

    /** Appends {@code text} so that it is safe both between tags and within a quoted attribute. */
    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isAllowed(text, i) ? c : '\ufffd');
            }
        }
    }

    private static boolean isAllowed(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        boolean control = c < 0x20 && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0;
        return !control && c < 0xfffe;
    }
}
