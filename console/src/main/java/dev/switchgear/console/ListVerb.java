package dev.switchgear.console;

import dev.switchgear.CircuitNames;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    ListVerb(Terminal desk) {
        super(desk);
    }

    @Override
    int run(OpenTable table) {
        CircuitScan.Found found = table.scan();
        List<CircuitStatus> all = new ArrayList<>();
        circuits(found)
                .forEach((name, items) ->
                        all.add(table.switchgear().operator(name).statusOf(items)));
        List<CircuitStatus> shown = all.stream()
                .filter(status -> !onlyOpen || isTroubled(status))
                .sorted((one, other) -> Boolean.compare(isTroubled(other), isTroubled(one)))
                .toList();
        if (asJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("circuits", shown.stream().map(StatusFields::of).toList());
            answer.put("unreadable", found.unreadable());
            answer.put("requests", found.requests());
            answer.put("readUnits", found.readUnits());
            printJson(answer);
            return DONE;
        }
        print(shown);
        found.unreadable()
                .forEach(key -> desk.out().println("item that cannot be read: " + key.replaceAll("\\p{Cntrl}", " ")));
        if (desk.terminal()) {
            desk.out()
                    .printf(
                            "%n%d of %d circuits of '%s'; %d requests, %.1f read units%n",
                            shown.size(), all.size(), table.namespace(), found.requests(), found.readUnits());
        }
        return DONE;
    }

    /** Returns the circuits that have an item, and those that are only registered. */
    private static Map<String, DependencyItems> circuits(CircuitScan.Found found) {
        Map<String, Map<String, CircuitItem>> keys = new TreeMap<>();
        found.circuits().forEach((id, item) -> {
            Map<String, CircuitItem> beside = keys.computeIfAbsent(id.dependency(), unused -> new HashMap<>());
            beside.put(id.key(), item);
        });
        Map<String, CircuitItem> register = keys.remove(CircuitNames.REGISTER);
        CircuitItem names =
                register == null ? CircuitItem.ABSENT : register.getOrDefault(CircuitId.ROOT, CircuitItem.ABSENT);
        names.textSet(Attribute.NAMES).forEach(name -> keys.putIfAbsent(name, new HashMap<>()));
        Map<String, DependencyItems> circuits = new TreeMap<>();
        keys.forEach((name, items) -> {
            CircuitItem root = items.remove(CircuitId.ROOT);
            circuits.put(name, new DependencyItems(root == null ? CircuitItem.ABSENT : root, items));
        });
        return circuits;
    }

    private static boolean isTroubled(CircuitStatus status) {
        return status.state() != CircuitState.CLOSED
                || status.override().isPresent()
                || status.openKeys() > 0
                || status.ramping();
    }

    private void print(List<CircuitStatus> circuits) {
        Instant now = desk.clock().instant();
        OutputTable sheet = new OutputTable("CIRCUIT", "STATE", "SINCE", "UNTIL", "OPEN KEYS", "WHY");
        for (CircuitStatus status : circuits) {
            sheet.row(
                    status.circuit().dependency(),
                    status.ramping()
                            ? status.state() + ", ramping"
                            : status.state().name(),
                    status.since()
                            .map(at -> TimeText.lasted(Duration.between(at, now)))
                            .orElse("-"),
                    status.until().map(TimeText::utc).orElse("-"),
                    status.openKeys() == 0 ? "-" : Integer.toString(status.openKeys()),
                    status.reason().isEmpty() ? "-" : status.reason());
        }
        sheet.print(desk.out(), desk.terminal());
    }
}
