package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** What happened last night. */
@Command(
        name = "history",
        description = "Show what happened to a circuit, or to all: every change with its reason and its author.",
        footer = {
            "",
            "A function on the stream of the circuits' table keeps it for 30 days in the table NAME-history. What happened"
                    + " before that function was deployed, or while the stream was off, is not in it. What the governor of queues and"
                    + " streams has paused, slowed and resumed stands between the changes of the circuit. With --output json, each"
                    + " line is one change of a circuit, and all are there."
        })
final class HistoryVerb extends Verb {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CIRCUIT", arity = "0..1", description = "the circuit's name")
    private @Nullable String circuit;

    @Option(names = "--all", description = "all circuits of the namespace; reads the whole table of the history")
    private boolean all;

    @Option(names = "--key", paramLabel = "KEY", description = "only changes of one key of the circuit")
    private @Nullable String key;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "1d",
            converter = TimeText.PastReader.class,
            description = "how long ago, such as 12h or 7d, or an instant of ISO 8601 (default: ${DEFAULT-VALUE})")
    private TimeText.@Nullable Past since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "how many changes at most, the newest (default: ${DEFAULT-VALUE}, at most 10000)")
    private int limit;

    @Option(names = "--steps", description = "also watches and probes, which change no state")
    private boolean steps;

    HistoryVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        if (all == (circuit != null)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "name one circuit, or say --all for all of them");
        }
        Instant from = Objects.requireNonNull(since).before(terminal.clock().instant());
        CircuitHistory.Found found = found(table, from);
        List<HistoryEntry> entries = found.entries().stream()
                .filter(entry -> key == null || entry.circuit().key().equals(key))
                .toList();
        if (asJson()) {
            entries.forEach(entry -> terminal.out().println(entry.detail()));
        } else {
            print(entries, sources(table, from));
        }
        tellOfGaps(table, found);
        return DONE;
    }

    /** What was paused and resumed meanwhile; a key has no queues and streams of its own. */
    private List<SourcePast.Row> sources(OpenTable table, Instant from) {
        try {
            return new ArrayList<>(
                    key != null
                            ? List.of()
                            : SourcePast.of(
                                    table,
                                    Optional.ofNullable(circuit),
                                    from,
                                    terminal.clock().instant()));
        } catch (SdkException e) {
            tell("queues and streams are not shown: " + table.unavailable(e).getMessage());
            return new ArrayList<>();
        }
    }

    private CircuitHistory.Found found(OpenTable table, Instant from) {
        try {
            return circuit == null
                    ? table.history().readAll(table.namespace(), from, limit)
                    : table.history().read(CircuitId.of(table.namespace(), circuit), from, limit);
        } catch (StoreUnavailableException e) {
            if (e.kind() != StoreUnavailableException.Kind.MISCONFIGURED) {
                throw e;
            }
            throw new StoreUnavailableException(
                    e.kind(), "no history is kept, see docs/guides/history.md: " + e.getMessage());
        }
    }

    private void print(List<HistoryEntry> entries, List<SourcePast.Row> told) {
        OutputTable rows = new OutputTable("AT", "CIRCUIT", "CHANGE", "STATE", "BY", "WHY");
        long hidden = 0;
        for (HistoryEntry entry : entries) {
            PastChange change = PastChange.of(entry);
            if (steps || !change.isStep()) {
                told.add(new SourcePast.Row(
                        change.time(entry.recordedAt()),
                        List.of(
                                change.at(),
                                entry.circuit().isRoot()
                                        ? entry.circuit().dependency()
                                        : entry.circuit().dependency() + "/"
                                                + entry.circuit().key(),
                                change.word(),
                                change.state(),
                                change.author(),
                                change.why())));
            } else {
                hidden++;
            }
        }
        told.sort(Comparator.comparing(SourcePast.Row::at));
        told.forEach(row -> rows.row(row.cells().toArray(String[]::new)));
        rows.print(terminal.out(), terminal.interactive());
        if (terminal.interactive() && hidden > 0) {
            terminal.out().println(hidden + " watches and probes are not shown; --steps shows them");
        }
    }

    /** On the error output, so that an export has nothing but changes. */
    private void tellOfGaps(OpenTable table, CircuitHistory.Found found) {
        if (found.more()) {
            tell("older changes are not shown: the limit is " + limit + "; --limit and --since say another");
        }
        try {
            if (!table.isStreamOn()) {
                tell("the stream of table '" + table.table() + "' is off: changes are not recorded now");
            }
        } catch (SdkException e) {
            StoreUnavailableException why = (StoreUnavailableException) table.unavailable(e);
            tell("it is unknown whether the stream is on: " + why.getMessage());
        }
    }

    private void tell(String text) {
        Objects.requireNonNull(spec).commandLine().getErr().println("switchgear: " + text);
    }
}
