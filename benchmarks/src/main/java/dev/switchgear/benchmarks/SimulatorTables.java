package dev.switchgear.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables of the simulator's committed report. A test of the simulator makes that report again and compares it. */
final class SimulatorTables {
    private final Map<String, List<Map<String, String>>> scenarios = new LinkedHashMap<>();

    /** @throws IOException if {@code report} cannot be read */
    SimulatorTables(Path report) throws IOException {
        String scenario = "";
        List<String> columns = List.of();
        for (String line : Files.readAllLines(report)) {
            if (line.startsWith("## ")) {
                scenario = line.substring("## ".length());
                columns = List.of();
            } else if (line.startsWith("| ")) {
                List<String> cells = cells(line);
                if (columns.isEmpty()) {
                    columns = cells;
                } else {
                    scenarios
                            .computeIfAbsent(scenario, name -> new ArrayList<>())
                            .add(row(columns, cells));
                }
            }
        }
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList();
    }

    private static Map<String, String> row(List<String> columns, List<String> cells) {
        Map<String, String> row = new LinkedHashMap<>();
        IntStream.range(0, columns.size()).forEach(at -> row.put(columns.get(at), cells.get(at)));
        return row;
    }

    /**
     * Returns the rows of a scenario with a fleet of this size.
     *
     * @throws IllegalArgumentException if there are none
     */
    List<Map<String, String>> rows(String scenario, int fleet) {
        List<Map<String, String>> rows = scenarios.getOrDefault(scenario, List.of()).stream()
                .filter(row -> number(row, "fleet") == fleet)
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("the report has no '" + scenario + "' with a fleet of " + fleet);
        }
        return rows;
    }

    /** Returns a figure of a row: NaN for none, 0 for one that is too small to print. */
    static double number(Map<String, String> row, String column) {
        String text = row.getOrDefault(column, "").replace(",", "");
        if (text.startsWith("<")) {
            return 0;
        }
        return text.equals("-") ? Double.NaN : Double.parseDouble(text);
    }
}
