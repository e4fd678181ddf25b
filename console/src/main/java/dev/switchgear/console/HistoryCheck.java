package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The table of the history, and whether the stream that feeds it is on. */
final class HistoryCheck {
    private static final String HISTORY = "history";

    private final Findings examination;

    HistoryCheck(Findings examination) {
        this.examination = examination;
    }

    /** @param circuits how the circuits' table is described; empty if the credentials may not ask */
    void look(Optional<TableDescription> circuits) {
        OpenTable table = examination.table();
        String history;
        Optional<String> problem;
        try {
            history = CircuitHistory.tableOf(table.table());
            problem = examination.ask(() -> CircuitTable.problem(table.client(), history));
        } catch (IllegalArgumentException e) {
            examination.note(HISTORY, "there can be no history of this table: " + e.getMessage());
            return;
        } catch (Findings.Refused e) {
            examination.unchecked(HISTORY, "the table of the history cannot be described: " + e.getMessage());
            return;
        }
        if (problem.isEmpty()) {
            stream(history, circuits);
        } else if (problem.get().contains("does not exist")) {
            examination.note(
                    HISTORY, "no history is kept: there is no table '" + history + "' (docs/guides/history.md)");
        } else if (problem.get().contains("time to live")) {
            examination.problem(HISTORY, problem.get() + ", or run init --history");
        } else {
            examination.problem(HISTORY, problem.get());
        }
    }

    private void stream(String history, Optional<TableDescription> circuits) {
        if (circuits.isPresent() && !OpenTable.isStreamOn(circuits.get())) {
            examination.problem(
                    HISTORY,
                    "table '" + history
                            + "' gets nothing new, because the stream of the circuits' table is off: what changes"
                            + " until it is on is lost");
        } else {
            examination.ok(HISTORY, "'" + history + "' keeps entries until they expire by 'ttl'");
        }
    }
}
