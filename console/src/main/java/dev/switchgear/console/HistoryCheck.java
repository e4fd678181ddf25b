package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.TableProblem;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The table of the history, and whether the stream that feeds it is on. */
final class HistoryCheck {
    private static final String HISTORY = "history";

    private final Findings findings;

    HistoryCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param circuits how the circuits' table is described; empty if the credentials may not ask */
    void look(Optional<TableDescription> circuits) {
        OpenTable table = findings.table();
        String history;
        Optional<TableProblem> problem;
        try {
            history = CircuitHistory.tableOf(table.table());
            problem = findings.ask(() -> CircuitTable.problem(table.client(), history));
        } catch (IllegalArgumentException e) {
            findings.note(HISTORY, "there can be no history of this table: " + e.getMessage());
            return;
        } catch (Findings.Refused e) {
            findings.unchecked(HISTORY, "the table of the history cannot be described: " + e.getMessage());
            return;
        }
        if (problem.isEmpty()) {
            stream(history, circuits);
        } else {
            tell(history, problem.get());
        }
    }

    private void tell(String history, TableProblem problem) {
        switch (problem.kind()) {
            case MISSING ->
                findings.note(
                        HISTORY, "no history is kept: there is no table '" + history + "' (docs/guides/history.md)");
            case KEEPS_OLD_ITEMS -> findings.problem(HISTORY, problem.says() + ", or run init --history");
            case OTHER_KEYS, NOT_ACTIVE -> findings.problem(HISTORY, problem.says());
        }
    }

    private void stream(String history, Optional<TableDescription> circuits) {
        if (circuits.isPresent() && !OpenTable.isStreamOn(circuits.get())) {
            findings.problem(
                    HISTORY,
                    "table '" + history
                            + "' gets nothing new, because the stream of the circuits' table is off: what changes"
                            + " until it is on is lost");
        } else {
            findings.ok(HISTORY, "'" + history + "' keeps entries until they expire by 'ttl'");
        }
    }
}
