package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.TableProblem;
import dev.switchgear.sources.ParkedCounts;
import dev.switchgear.sources.ParkingCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of the events that wait for circuits. Without such a table, there is no finding. */
final class ParkedCheck {
    private static final String CHECK = "parked";

    private final Findings findings;
    private final String parked;

    /** @param parked the table of parked events */
    ParkedCheck(Findings findings, String parked) {
        this.findings = findings;
        this.parked = parked;
    }

    /** @param now the time by DynamoDB's clock */
    void look(Instant now) {
        OpenTable table = findings.table();
        List<ParkedCounts> counts;
        try {
            Optional<TableProblem> problem = findings.ask(() -> CircuitTable.problem(table.client(), parked));
            Optional<TableProblem.Kind> kind = problem.map(TableProblem::kind);
            if (kind.equals(Optional.of(TableProblem.Kind.MISSING))) {
                return;
            } else if (problem.isPresent()
                    && !kind.equals(Optional.of(TableProblem.Kind.KEEPS_OLD_ITEMS))) { // no event has an end
                findings.problem(CHECK, problem.get().says());
                return;
            }
            counts = findings.ask(() -> new ParkingCounts(table.client(), parked, table.namespace()).read());
        } catch (Findings.Refused e) {
            findings.unchecked(
                    CHECK,
                    "without dynamodb:DescribeTable and dynamodb:Query on '" + parked + "' nobody can look: "
                            + e.getMessage());
            return;
        }
        long lost = counts.stream().mapToLong(ParkedCounts::lost).sum();
        if (lost > 0) {
            findings.note(CHECK, "somebody has deleted " + lost + " events that waited in '" + parked + "'");
        }
        findings.ok(CHECK, told(counts, now));
    }

    private String told(List<ParkedCounts> counts, Instant now) {
        long waiting = counts.stream().mapToLong(ParkedCounts::waiting).sum();
        return "events that wait in '" + parked + "': " + waiting
                + counts.stream()
                        .flatMap(one -> one.oldest().stream())
                        .min(Instant::compareTo)
                        .map(at -> ", the oldest for " + TimeText.lasted(Duration.between(at, now)))
                        .orElse("");
    }
}
