package dev.switchgear.console;

import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.SourceOperator;
import dev.switchgear.sources.SourceOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** The queues and streams that wait for circuits. */
abstract class SourcesVerb extends Verb {
    SourcesVerb(Terminal terminal) {
        super(terminal);
    }

    abstract int run(SourceOperator board, Instant now);

    @Override
    int run(OpenTable table) {
        try {
            SourceOperator board = new SourceOperator(table.client(), table.table(), table.namespace());
            return run(board, terminal.clock().instant());
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }

    static CommandLine all(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand(new Shown(terminal))
                .addSubcommand(new Pause(terminal))
                .addSubcommand(new Resume(terminal))
                .addSubcommand(new End(terminal))
                .addSubcommand(new ParkedVerb(terminal));
    }

    final void print(List<GovernedMapping> mappings, Instant now) {
        if (asJson()) {
            printJson(
                    Map.of("sources", mappings.stream().map(SourcesVerb::fields).toList()));
            return;
        }
        OutputTable rows = new OutputTable("MAPPING", "CIRCUIT", "STATE", "SEEN", "ORDER", "WHY");
        for (GovernedMapping one : mappings) {
            rows.row(
                    one.mapping(),
                    one.circuit(),
                    one.state(),
                    one.seen()
                            .map(at -> TimeText.lasted(Duration.between(at, now)) + " ago")
                            .orElse("never"),
                    one.order().map(SourceOrder::told).orElse("-"),
                    one.why());
        }
        rows.print(terminal.out(), terminal.interactive());
        mappings.stream()
                .filter(one -> SourceCheck.isLate(one, now))
                .map(one -> one.governor().isEmpty()
                        ? "note: no governor has reported " + one.mapping() + "; an order for it has no effect"
                        : "note: the governor " + one.governor() + " has not reported " + one.mapping() + " for "
                                + TimeText.lasted(SourceCheck.LATE) + "; nothing resumes it until it runs again")
                .forEach(terminal.out()::println);
    }

    private static Map<String, Object> fields(GovernedMapping one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mapping", one.mapping());
        fields.put("circuit", one.circuit());
        fields.put("state", one.state());
        fields.put("why", one.why());
        fields.put("governor", one.governor());
        one.seen().ifPresent(at -> fields.put("seen", TimeText.utc(at)));
        fields.put(
                "changes",
                one.changes().stream()
                        .map(change -> Map.of(
                                "at",
                                TimeText.utc(change.at()),
                                "kind",
                                change.kind().name()))
                        .toList());
        one.order()
                .ifPresent(order -> fields.put(
                        "order",
                        Map.of(
                                "kind", order.kind().name(),
                                "by", order.by(),
                                "reason", order.reason(),
                                "until", TimeText.utc(order.until()))));
        return fields;
    }

    @Command(
            name = "sources",
            description = "Show, pause or resume the queues and streams that wait for circuits.",
            synopsisSubcommandLabel = "VERB")
    static final class Group {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this, and end")
        boolean help;
    }

    @Command(name = "list", description = "List the mappings that a governor governs, and what is ordered of them.")
    static final class Shown extends SourcesVerb {
        Shown(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(SourceOperator board, Instant now) {
            print(board.list(now), now);
            return DONE;
        }
    }

    /** The verbs that order something of one mapping. */
    abstract static class Order extends SourcesVerb {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "MAPPING", description = "UUID of the event source mapping")
        private String mapping = "";

        @Option(
                names = "--by",
                paramLabel = "NAME",
                description =
                        "who does it (default: the caller that AWS knows; of a table elsewhere, the user of this machine)")
        private @Nullable String by;

        Order(Terminal terminal) {
            super(terminal);
        }

        /** Returns the order to be written, instead of the one that is there. */
        abstract SourceOrder order(String by, Instant now);

        @Override
        int run(SourceOperator board, Instant now) {
            board.order(mapping, order(author(by), now));
            print(
                    board.list(now).stream()
                            .filter(one -> one.mapping().equals(mapping))
                            .toList(),
                    now);
            if (!asJson()) {
                terminal.out().println("The governor does it with its next run, within a minute.");
            }
            return DONE;
        }

        final SourceOrder lasting(SourceOrder.Kind kind, String author, String reason, Instant until, Instant now) {
            Duration time = Duration.between(now, until);
            if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(SourceOrder.LONGEST) > 0) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--for is " + time + "; it must be PT1M to " + SourceOrder.LONGEST);
            }
            return new SourceOrder(kind, author, reason, until);
        }
    }

    /** The verbs that set an order. */
    abstract static class Lasting extends Order {
        private final SourceOrder.Kind kind;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                defaultValue = "1h",
                converter = TimeText.DurationReader.class,
                description = "how long, 1m to 14d (default: ${DEFAULT-VALUE})")
        private Duration lasts = Duration.ofHours(1);

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, at most 120 characters")
        private String reason = "";

        Lasting(Terminal terminal, SourceOrder.Kind kind) {
            super(terminal);
            this.kind = kind;
        }

        @Override
        SourceOrder order(String by, Instant now) {
            return lasting(kind, by, reason, now.plus(lasts), now);
        }
    }

    @Command(name = "pause", description = "Pause a mapping, whatever its circuit says.")
    static final class Pause extends Lasting {
        Pause(Terminal terminal) {
            super(terminal, SourceOrder.Kind.PAUSE);
        }
    }

    @Command(name = "resume", description = "Give a mapping its own settings, whatever its circuit says.")
    static final class Resume extends Lasting {
        Resume(Terminal terminal) {
            super(terminal, SourceOrder.Kind.RESUME);
        }
    }

    @Command(name = "auto", description = "End an order: the mapping follows its circuit again.")
    static final class End extends Order {
        End(Terminal terminal) {
            super(terminal);
        }

        @Override
        SourceOrder order(String by, Instant now) {
            return new SourceOrder(SourceOrder.Kind.RESUME, by, "ended", now);
        }
    }
}
