package io.unlearn.examples.basic;

import io.unlearn.core.Progress;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows progress to somebody who waits: a bar that is drawn over itself on a terminal, a line every few seconds elsewhere.
 * Thread-safe.
 */
final class ConsoleProgress implements Progress {
    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 3_000_000_000L;
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private String drawn = "";
    private long last = System.nanoTime();

    ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Returns a progress on the standard output, with a bar if that is a terminal. */
    static ConsoleProgress standard() {
        String term = System.getenv("TERM");
        boolean terminal = term != null && !term.equals("dumb") && hasTerminal();
        return new ConsoleProgress(System.out, terminal);
    }

    /** From JDK 22 on there is a console without a terminal too; before, there is no method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public synchronized void update(String stage, long done, long total) {
        long now = System.nanoTime();
        boolean complete = total > 0 && done >= total;
        if (terminal) {
            if (complete) {
                clear();
            } else if (now - last >= BAR_NANOS || drawn.isEmpty()) {
                last = now;
                draw(bar(stage, done, total));
            }
        } else if (!complete && now - last >= LINE_NANOS) {
            last = now;
            out.println("      " + stage + (total > 0 ? ": " + done + " of " + total : " ..."));
        }
    }

    /** Prints a line that stays, with the seconds since the start before it. */
    synchronized void say(String text) {
        clear();
        // A console may know nothing but ASCII.
        String plain = text.replace('\u00a0', ' ').replace('\u00b5', 'u').replace('\u2212', '-');
        out.printf(Locale.ROOT, "%5.1fs %s%n", (System.nanoTime() - start) / 1e9, plain);
        last = System.nanoTime();
    }

    private static String bar(String stage, long done, long total) {
        if (total <= 0) {
            return "       " + stage + " ...";
        }
        int filled = (int) (WIDTH * Math.min(done, total) / total);
        return "       [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + stage + " " + done + "/" + total;
    }

    private void draw(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, drawn.length() - text.length())));
        out.flush();
        drawn = text;
    }

    private void clear() {
        if (!drawn.isEmpty()) {
            out.print("\r" + " ".repeat(drawn.length()) + "\r");
            out.flush();
            drawn = "";
        }
    }
}
