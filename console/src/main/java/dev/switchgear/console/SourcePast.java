package dev.switchgear.console;

import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.SourceOperator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** What governors did to the queues and streams that wait for circuits, as rows of {@code history}. */
final class SourcePast {
    private SourcePast() {}

    /**
     * A row of the table.
     *
     * @param at the time by which rows are sorted
     * @param cells the texts of its columns
     */
    record Row(Instant at, List<String> cells) {}

    /**
     * Returns a row for each change.
     *
     * @param circuit the circuit that they wait for; empty for all
     * @throws SdkException if the table gives no answer
     */
    static List<Row> of(OpenTable table, Optional<String> circuit, Instant from, Instant now) {
        List<Row> rows = new ArrayList<>();
        for (GovernedMapping one : new SourceOperator(table.client(), table.table(), table.namespace()).list(now)) {
            if (circuit.isEmpty() || circuit.get().equals(one.circuit())) {
                one.changes().stream()
                        .filter(change -> !change.at().isBefore(from))
                        .map(change -> new Row(
                                change.at(),
                                List.of(
                                        TimeText.utc(change.at()),
                                        one.circuit(),
                                        "source "
                                                + change.kind()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' '),
                                        "-",
                                        one.governor(),
                                        "mapping " + one.mapping())))
                        .forEach(rows::add);
            }
        }
        return rows;
    }
}
