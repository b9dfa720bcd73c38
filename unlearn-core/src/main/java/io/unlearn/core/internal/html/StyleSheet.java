package io.unlearn.core.internal.html;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.Locale;

/**
 * Inline CSS that loads nothing.
 *
 * @param css the rules
 */
public record StyleSheet(String css) implements Node {
    /**
     * Checks that the rules cannot end the element or load anything.
     *
     * @throws InvalidArgumentException if they hold {@code <}, a backslash, {@code url(} or {@code @import}
     */
    public StyleSheet {
        String lower = css.toLowerCase(Locale.ROOT);
        for (String forbidden : new String[] {"<", "\\", "url(", "@import", "expression("}) {
            if (lower.contains(forbidden)) {
                throw new InvalidArgumentException(
                        "style sheet", "free of \"" + forbidden + "\"", "a sheet with it", "Write plain inline rules.");
            }
        }
    }

    @Override
    public void appendTo(StringBuilder out) {
        out.append("<style>\n").append(css).append("</style>");
    }
}
