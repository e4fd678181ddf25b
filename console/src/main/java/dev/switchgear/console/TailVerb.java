package dev.switchgear.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** The events of circuits, as they happen. */
@Command(
        name = "tail",
        description =
                "Print each change of circuits as it happens, with its reason and its author, until it is interrupted.",
        footer = {
            "",
            "It reads the circuits again and again, and of those that changed the table of the history (NAME-history), which has"
                    + " every change. Without a history, or while the stream that fills it is off, it compares the reads: what"
                    + " comes and goes between two of them is not printed. The error output says so. With --output json, each"
                    + " line is one change, as in history; one that was found by comparison has \"compared\":true.",
            "",
            "Each read of all circuits is a scan of the whole table, at half a read unit for each 4 KB, 1,800 scans an hour by"
                    + " default; with names, one query for each. A circuit that changed is one query of the history for each"
                    + " read in the 30 s after the change."
        })
final class TailVerb extends RepeatedVerb {
    private static final int MOST = CircuitHistory.MOST_READ;

    /** Of the columns before the last. */
    private static final int[] WIDTHS = {24, 20, 10, 6, 16};

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeText.PastReader.class,
            description =
                    "first print what the history has since then, such as 10m; for all circuits that reads its whole"
                            + " table once (default: nothing)")
    private TimeText.@Nullable Past since;

    @Option(names = "--count", paramLabel = "N", description = "end after N changes (default: no such bound)")
    private @Nullable Integer count;

    @Option(names = "--steps", description = "also watches and probes, which change no state; with json they are there")
    private boolean steps;

    private final Map<CircuitId, CircuitItem> known = new HashMap<>();
    private @Nullable FollowedHistory history;
    private boolean first = true;
    private int printed;

    TailVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    void begin(OpenTable table) {
        positive(count);
        String without = whyNoHistory(table);
        if (without.isEmpty()) {
            history = new FollowedHistory(table.history(), terminal.clock().instant());
        } else {
            tell(without + ". Reads of the table are compared: what comes and goes between two of them is not printed");
        }
    }

    /** Returns why there is no history, or no new one; empty if there is. One query, and a description of the table. */
    private String whyNoHistory(OpenTable table) {
        try {
            String any = circuits().isEmpty() ? "any" : circuits().get(0);
            table.history()
                    .read(CircuitId.of(table.namespace(), any), terminal.clock().instant(), 1);
        } catch (StoreUnavailableException e) {
            boolean credentials = ConsoleExit.of(e) == ConsoleExit.CREDENTIALS.code();
            if (credentials || (e.kind() != Kind.MISCONFIGURED && e.kind() != Kind.DENIED)) {
                throw e;
            }
            return "no history: " + e.getMessage();
        }
        try {
            return table.isStreamOn()
                    ? ""
                    : "the stream of table '" + table.table() + "' is off, so that the history has nothing new";
        } catch (SdkException e) {
            return ""; // whoever may not look reads the history, and misses nothing: see FollowedHistory
        }
    }

    @Override
    boolean show(OpenTable table, FleetReader.Found found, long requests) {
        Instant now = terminal.clock().instant();
        Map<CircuitId, CircuitItem> read = items(table, found);
        if (first) {
            first = false;
            known.putAll(read);
            if (!asJson()) { // from here on, no change is missed
                println("AT", "CIRCUIT", "CHANGE", "STATE", "BY", "WHY");
            }
            return past(table, now).stream().allMatch(this::print);
        }
        for (CircuitId circuit : everyOne(read)) {
            SeenDifference difference = new SeenDifference(
                    circuit,
                    known.getOrDefault(circuit, CircuitItem.ABSENT),
                    read.getOrDefault(circuit, CircuitItem.ABSENT),
                    now);
            List<PastChange> changes = difference.events().stream()
                    .map((ObjectNode event) -> PastChange.of(event))
                    .toList();
            if (history != null && !changes.isEmpty()) {
                history.changed(circuit, changes, now);
            } else if (!changes.stream().allMatch(this::print)) {
                return false;
            }
        }
        known.clear();
        known.putAll(read);
        return history == null || history.read(now).stream().allMatch(this::print);
    }

    private Set<CircuitId> everyOne(Map<CircuitId, CircuitItem> read) {
        Set<CircuitId> all = new TreeSet<>(Comparator.comparing(CircuitId::toString));
        all.addAll(known.keySet());
        all.addAll(read.keySet());
        return all;
    }

    private static Map<CircuitId, CircuitItem> items(OpenTable table, FleetReader.Found found) {
        Map<CircuitId, CircuitItem> items = new HashMap<>();
        found.circuits().forEach((name, circuit) -> {
            CircuitId root = CircuitId.of(table.namespace(), name);
            if (!circuit.root().isAbsent()) {
                items.put(root, circuit.root());
            }
            circuit.keys().forEach((key, item) -> items.put(root.withKey(key), item));
        });
        return items;
    }

    /** What the history has since the given time. */
    private List<PastChange> past(OpenTable table, Instant now) {
        if (since == null || history == null) {
            return List.of();
        }
        Instant from = since.before(now);
        List<HistoryEntry> entries = circuits().isEmpty()
                ? table.history().readAll(table.namespace(), from, MOST).entries()
                : circuits().stream()
                        .flatMap(name ->
                                table
                                        .history()
                                        .read(CircuitId.of(table.namespace(), name), from, MOST)
                                        .entries()
                                        .stream())
                        .toList();
        return history.notKnown(entries).stream()
                .map(PastChange::of)
                .sorted((one, other) -> one.at().compareTo(other.at()))
                .toList();
    }

    @Override
    boolean complain(String problem) {
        tell(problem);
        return true;
    }

    /** Returns whether more are wanted. */
    private boolean print(PastChange change) {
        if (asJson()) {
            printJsonLine(change.detail());
        } else if (steps || !change.isStep()) {
            println(change.at(), change.name(), change.word(), change.state(), change.author(), change.why());
        } else {
            return true;
        }
        if (change.isCompared() && history != null) {
            tell(change.name() + " " + change.word() + ": the history does not have it "
                    + FollowedHistory.FOLLOWED.toSeconds()
                    + " s later, so that it was compared; doctor looks at the history");
        }
        printed++;
        return count == null || printed < count;
    }

    /** Columns for a person, who reads the lines as they come; tabs for a program. */
    private void println(String... cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            String cell = cells[column].replaceAll("\\p{Cntrl}", " ");
            int width = terminal.interactive() && column < WIDTHS.length ? WIDTHS[column] : 0;
            line.append(cell).append(" ".repeat(Math.max(0, width - cell.length())));
            line.append(column == cells.length - 1 ? "" : terminal.interactive() ? "  " : "\t");
        }
        terminal.out().println(line.toString().stripTrailing());
    }
}
