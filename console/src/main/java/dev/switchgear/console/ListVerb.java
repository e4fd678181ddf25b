package dev.switchgear.console;

import dev.switchgear.model.CircuitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every circuit that has an item or is registered. */
@Command(
        name = "list",
        description = "List the circuits of the fleet: those that are not CLOSED first.",
        footer = {
            "",
            "It reads the whole table, at half a read unit for each 4 KB; on a terminal, the last line says how many. A healthy"
                    + " circuit has no item, so it is listed only if its name is registered."
        })
final class ListVerb extends Verb {
    @Option(names = "--open", description = "only circuits that are not CLOSED, or have an override or an open key")
    private boolean onlyOpen;

    ListVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        FleetReader.Found found = new FleetReader(table, List.of()).read();
        Map<String, CircuitStatus> all = found.statuses(table);
        List<CircuitStatus> shown = shown(all.values(), onlyOpen);
        if (asJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("circuits", shown.stream().map(StatusFields::of).toList());
            answer.put("unreadable", found.unreadable());
            answer.put("requests", found.requests());
            answer.put("readUnits", found.readUnits());
            printJson(answer);
            return DONE;
        }
        rows(shown, terminal.clock().instant()).print(terminal.out(), terminal.interactive());
        found.unreadable()
                .forEach(key ->
                        terminal.out().println("item that cannot be read: " + key.replaceAll("\\p{Cntrl}", " ")));
        if (terminal.interactive()) {
            terminal.out()
                    .printf(
                            "%n%d of %d circuits of '%s'; %d requests, %.1f read units%n",
                            shown.size(), all.size(), table.namespace(), found.requests(), found.readUnits());
        }
        return DONE;
    }

    /** Those in trouble first. */
    static List<CircuitStatus> shown(Collection<CircuitStatus> all, boolean onlyTroubled) {
        return all.stream()
                .filter(status -> !onlyTroubled || FleetReader.isTroubled(status))
                .sorted((one, other) -> Boolean.compare(FleetReader.isTroubled(other), FleetReader.isTroubled(one)))
                .toList();
    }

    static OutputTable rows(List<CircuitStatus> circuits, Instant now) {
        OutputTable rows = new OutputTable("CIRCUIT", "STATE", "SINCE", "UNTIL", "OPEN KEYS", "WHY");
        for (CircuitStatus status : circuits) {
            rows.row(
                    status.circuit().dependency(),
                    word(status),
                    status.since()
                            .map(at -> TimeText.lasted(Duration.between(at, now)))
                            .orElse("-"),
                    status.until().map(TimeText::utc).orElse("-"),
                    status.openKeys() == 0 ? "-" : Integer.toString(status.openKeys()),
                    status.reason().isEmpty() ? "-" : status.reason());
        }
        return rows;
    }

    static String word(CircuitStatus status) {
        return status.ramping() ? status.state() + ", ramping" : status.state().name();
    }
}
