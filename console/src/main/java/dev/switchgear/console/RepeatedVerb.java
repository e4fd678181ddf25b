package dev.switchgear.console;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A verb that reads the table again and again, until it is interrupted, or a bound is reached. It outlives a table that gives
 * no answer for a while, because that is when somebody looks.
 */
@Command
abstract class RepeatedVerb extends Verb {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_RUN = Duration.ofDays(7);
    private static final Set<Kind> LASTING = EnumSet.of(Kind.DENIED, Kind.MISCONFIGURED, Kind.UNREADABLE);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "CIRCUIT",
            arity = "0..*",
            description = "names of circuits, at most 20 (default: all of the namespace)")
    private List<String> circuits = List.of();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = TimeText.DurationReader.class,
            description = "time between two reads, 1s to 10m (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeText.DurationReader.class,
            description = "end after this time, 1s to 7d (default: when it is interrupted)")
    private @Nullable Duration lasts;

    RepeatedVerb(Terminal terminal) {
        super(terminal);
    }

    /** Before the first read. */
    abstract void begin(OpenTable table);

    /**
     * Shows what a read found.
     *
     * @param requests of all reads so far
     * @return whether to go on
     */
    abstract boolean show(OpenTable table, FleetReader.Found found, long requests);

    /**
     * Says that a read failed, and the next one is tried.
     *
     * @return whether to go on
     */
    abstract boolean complain(String problem);

    @Override
    final int run(OpenTable table) {
        within("--interval", interval, SHORTEST, LONGEST);
        if (lasts != null) {
            within("--for", lasts, SHORTEST, LONGEST_RUN);
        }
        FleetReader reader = new FleetReader(table, circuits);
        Instant end = lasts == null ? Instant.MAX : terminal.clock().instant().plus(lasts);
        try (PromptLine prompt = new PromptLine(terminal.out(), terminal.interactive())) {
            begin(table);
            return repeat(table, reader, end, prompt);
        }
    }

    private int repeat(OpenTable table, FleetReader reader, Instant end, PromptLine prompt) {
        long requests = 0;
        boolean first = true;
        while (true) {
            int exit = DONE;
            try {
                FleetReader.Found found = reader.read();
                requests += found.requests();
                long asked = requests;
                if (!prompt.whole(() -> show(table, found, asked))) {
                    return DONE;
                }
            } catch (StoreUnavailableException e) {
                if (first || LASTING.contains(e.kind())) {
                    throw e;
                }
                requests++;
                exit = ConsoleExit.of(e);
                if (!prompt.whole(() -> complain(Console.told(e, terminal)))) {
                    return exit;
                }
            }
            first = false;
            Instant now = terminal.clock().instant();
            if (!now.isBefore(end) || terminal.out().checkError()) { // the reader of the pipe is gone
                return exit;
            }
            Duration left = Duration.between(now, end.isBefore(now.plus(interval)) ? end : now.plus(interval));
            try {
                terminal.waiting().during(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return exit;
            }
        }
    }

    final List<String> circuits() {
        return circuits;
    }

    final Duration interval() {
        return interval;
    }

    /** On the error output, so that the output has nothing but what was asked for. */
    final void tell(String text) {
        Objects.requireNonNull(spec).commandLine().getErr().println("switchgear: " + text);
    }

    /** Checks {@code --count}, which each verb describes itself. */
    static void positive(@Nullable Integer count) {
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count is " + count + "; it must be at least 1");
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
