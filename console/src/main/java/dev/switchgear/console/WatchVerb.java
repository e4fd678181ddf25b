package dev.switchgear.console;

import dev.switchgear.model.CircuitStatus;
import dev.switchgear.spi.DependencyItems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The states of circuits, as they change. */
@Command(
        name = "watch",
        description = "Show the states of circuits, and show them again when they change, until it is interrupted.",
        footer = {
            "",
            "A terminal shows a table that is drawn again after each read. Elsewhere there is a line for each circuit, then a"
                    + " line for each change; with --output json each line is an object, as in list, with the time of the"
                    + " read (readAt). A change that comes and goes between two reads is not seen: tail shows those.",
            "",
            "Each read of all circuits is a scan of the whole table, at half a read unit for each 4 KB, 1,800 scans an hour"
                    + " by default. With names, it is one query for each, at half a read unit for each 4 KB of its items."
        })
final class WatchVerb extends RepeatedVerb {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Option(names = "--open", description = "only circuits that are not CLOSED, or have an override or an open key")
    private boolean onlyOpen;

    @Option(names = "--count", paramLabel = "N", description = "end after N reads (default: no such bound)")
    private @Nullable Integer count;

    private final Map<String, Object> known = new TreeMap<>();
    private final List<String> drawn = new ArrayList<>();
    private int reads;

    WatchVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    void begin(OpenTable table) {
        positive(count);
        if (drawsTable()) {
            terminal.out().print(CLEAR);
        } else if (!asJson()) {
            terminal.out()
                    .println(String.join("\t", "AT", "CIRCUIT", "STATE", "SINCE", "UNTIL", "OPEN KEYS", "BY", "WHY"));
        }
    }

    private boolean drawsTable() {
        return terminal.interactive() && !asJson();
    }

    @Override
    boolean show(OpenTable table, FleetReader.Found found, long requests) {
        Map<String, CircuitStatus> all = found.statuses(table);
        if (drawsTable()) {
            draw(table, found, all, requests);
        } else {
            known.keySet()
                    .forEach(name -> all.computeIfAbsent(
                            name, gone -> table.switchgear().operator(gone).statusOf(DependencyItems.NONE)));
            all.forEach(this::tellIfChanged);
            known.keySet().retainAll(found.circuits().keySet());
        }
        return isWanted();
    }

    private boolean isWanted() {
        reads++;
        return count == null || reads < count;
    }

    @Override
    boolean complain(String problem) {
        if (drawsTable()) {
            List<String> lines = new ArrayList<>(drawn);
            lines.set(0, TimeText.utc(terminal.clock().instant()) + "  " + problem);
            paint(lines);
        } else {
            tell(problem);
        }
        return isWanted();
    }

    private void tellIfChanged(String name, CircuitStatus status) {
        Object fields = asJson() ? StatusFields.of(status) : line(status);
        Object before = known.get(name);
        boolean wanted = !onlyOpen || before != null || FleetReader.isTroubled(status);
        if (!wanted || fields.equals(before)) {
            return;
        }
        known.put(name, fields);
        Instant now = terminal.clock().instant();
        if (asJson()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("readAt", now.toString());
            object.putAll(StatusFields.of(status));
            printJsonLine(object);
        } else {
            terminal.out().println(TimeText.utc(now) + "\t" + line(status));
        }
        if (onlyOpen && !FleetReader.isTroubled(status)) {
            known.remove(name); // told that it is well again; the next is told when it is not
        }
    }

    private static String line(CircuitStatus status) {
        OutputTable rows = new OutputTable(
                status.circuit().dependency(),
                ListVerb.word(status),
                status.since().map(TimeText::utc).orElse("-"),
                status.until().map(TimeText::utc).orElse("-"),
                status.openKeys() == 0 ? "-" : Integer.toString(status.openKeys()),
                status.override().map(order -> order.by()).orElse(status.by().isEmpty() ? "-" : status.by()),
                status.reason().isEmpty() ? "-" : status.reason());
        return rows.lines(false).get(0);
    }

    private void draw(OpenTable table, FleetReader.Found found, Map<String, CircuitStatus> all, long requests) {
        Instant now = terminal.clock().instant();
        List<CircuitStatus> shown = ListVerb.shown(all.values(), onlyOpen);
        drawn.clear();
        drawn.add("%s  %d of %d circuits of '%s'; every %s, %d requests so far%s"
                .formatted(
                        TimeText.utc(now),
                        shown.size(),
                        all.size(),
                        table.namespace(),
                        TimeText.lasted(interval()),
                        requests,
                        found.readUnits() == 0 ? "" : ", %.1f read units each time".formatted(found.readUnits())));
        drawn.add("");
        drawn.addAll(ListVerb.rows(shown, now).lines(true));
        found.unreadable().forEach(key -> drawn.add("item that cannot be read: " + key.replaceAll("\\p{Cntrl}", " ")));
        paint(drawn);
    }

    /** Over the lines that are there, so that nothing flickers. What does not fit is counted. */
    private void paint(List<String> lines) {
        ScreenSize screen = ScreenSize.of(terminal.environment());
        StringBuilder picture = new StringBuilder(HOME);
        int room = screen.rows() - 1; // the cursor is on the last
        boolean cut = lines.size() > room;
        for (String line : cut ? lines.subList(0, room - 1) : lines) {
            picture.append(screen.cut(line)).append(CLEAR_LINE).append('\n');
        }
        if (cut) {
            picture.append(screen.cut(
                            "… " + (lines.size() - room + 1) + " more; make the window larger, or name circuits"))
                    .append(CLEAR_LINE)
                    .append('\n');
        }
        terminal.out().print(picture.append(CLEAR_BELOW));
        terminal.out().flush();
    }
}
