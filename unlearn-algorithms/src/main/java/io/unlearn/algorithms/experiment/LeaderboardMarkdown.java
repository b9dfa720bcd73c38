package io.unlearn.algorithms.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a leaderboard as Markdown tables. */
final class LeaderboardMarkdown {
    private LeaderboardMarkdown() {}

    static String write(Leaderboard board) {
        StringBuilder out = new StringBuilder();
        out.append("## Forgetting\n\n");
        table(out, LeaderboardWords.FORGETTING, board.rows(), LeaderboardWords::forgetting);
        out.append("\n## Utility, final score and time\n\n");
        table(out, LeaderboardWords.UTILITY, board.rows(), LeaderboardWords::utility);
        out.append('\n');
        LeaderboardWords.notes(board)
                .forEach(note -> out.append("- ").append(note).append('\n'));
        List<String> warnings = warnings(board);
        if (!warnings.isEmpty()) {
            out.append("\n## Warnings\n\n");
            warnings.forEach(warning -> out.append("- ").append(warning).append('\n'));
        }
        out.append("\n## Configuration\n\n```\n")
                .append(board.configuration().strip())
                .append("\n```\n");
        return out.toString();
    }

    static List<String> warnings(Leaderboard board) {
        List<String> warnings = new ArrayList<>();
        board.diverged().forEach(method -> warnings.add("Not judged: " + method));
        for (LeaderboardRow row : board.rows()) {
            row.forget().warnings().forEach(warning -> warnings.add(row.title() + ": " + warning));
        }
        return warnings;
    }

    private interface Cells {
        List<String> of(LeaderboardRow row);
    }

    private static void table(StringBuilder out, List<String> header, List<LeaderboardRow> rows, Cells cells) {
        line(out, header);
        out.append(header.stream().map(name -> "---").collect(Collectors.joining(" | ", "| ", " |\n")));
        for (LeaderboardRow row : rows) {
            line(out, cells.of(row));
        }
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append(String.format(
                Locale.ROOT,
                "| %s |%n",
                cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | "))));
    }
}
