package dev.switchgear.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows with headings: aligned for a person, separated by tabs for a program. */
final class OutputTable {
    private final List<List<String>> rows = new ArrayList<>();

    OutputTable(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out, boolean aligned) {
        lines(aligned).forEach(out::println);
    }

    List<String> lines(boolean aligned) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                boolean last = column == row.size() - 1;
                String cell = row.get(column).replaceAll("\\p{Cntrl}", " "); // texts of others must not move the cursor
                line.append(cell).append(last ? "" : aligned ? " ".repeat(width(column) - cell.length() + 2) : "\t");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
