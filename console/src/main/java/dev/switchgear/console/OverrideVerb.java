package dev.switchgear.console;

import dev.switchgear.CircuitOperator;
import dev.switchgear.OperatorSettings;
import dev.switchgear.OvertakenException;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets or ends an override of one or several circuits. */
abstract class OverrideVerb extends Verb {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CIRCUIT", arity = "1..*", description = "names of circuits")
    private List<String> circuits = List.of();

    @Option(names = "--key", paramLabel = "KEY", description = "one key of the circuit, not the whole circuit")
    private @Nullable String key;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description =
                    "who does it (default: the caller that AWS knows; of a table elsewhere, the user of this machine)")
    private @Nullable String by;

    @Option(names = "--yes", description = "do not ask, also for several circuits")
    private boolean yes;

    OverrideVerb(Terminal terminal) {
        super(terminal);
    }

    /** Returns what the verb does, for the question. */
    abstract String deed();

    abstract void change(CircuitOperator operator, String by);

    @Override
    int run(OpenTable table) throws IOException {
        circuits.forEach(name -> operator(table, name)); // an invalid name is refused before anything is changed
        if (circuits.size() > 1 && !yes) {
            String question = deed() + " " + circuits.size() + " circuits: " + String.join(", ", circuits) + "?";
            if (!terminal.interactive()) {
                throw new ParameterException(spec().commandLine(), question + " Say --yes, since nobody can be asked");
            }
            if (!terminal.confirms(question)) {
                terminal.out().println("nothing was changed");
                return NO;
            }
        }
        ChangeResults tally = new ChangeResults();
        for (String name : circuits) {
            if (tally.isOver()) {
                tally.notTried(name);
            } else {
                change(table, name, tally);
            }
        }
        if (asJson()) {
            printJson(tally.fields());
        }
        tally.complain(spec().commandLine().getErr());
        return tally.exit();
    }

    private void change(OpenTable table, String name, ChangeResults tally) {
        long now = terminal.clock().millis();
        OperatorSettings before;
        try {
            CircuitOperator operator = operator(table, name);
            before = operator.orders();
            String author = author(by);
            change(name, () -> change(operator.unlessChanged(before), author));
        } catch (OvertakenException | StoreUnavailableException e) {
            if (circuits.size() == 1) {
                throw e;
            }
            tally.failed(name, e, Console.told(e, terminal));
            return;
        }
        tally.changed(name, shown(table, name, before, now));
    }

    private CircuitOperator operator(OpenTable table, String name) {
        CircuitOperator root = table.switchgear().operator(name);
        return key == null ? root : root.key(key);
    }

    /** What stands now. The change is made: if the table gives no answer any more, that is said instead. */
    private Map<String, Object> shown(OpenTable table, String name, OperatorSettings before, long now) {
        try {
            return reread(table, name, before, now);
        } catch (StoreUnavailableException e) {
            String note = "it was changed, and could not be read again: " + e.getMessage();
            if (!asJson()) {
                terminal.out().println(name);
                terminal.out().println("  note:   " + note);
            }
            return Map.of("circuit", name, "note", note);
        }
    }

    private Map<String, Object> reread(OpenTable table, String name, OperatorSettings before, long now) {
        CircuitOperator operator = operator(table, name);
        OperatorSettings after = operator.orders();
        OperatorSettings ofRoot =
                key == null ? after : table.switchgear().operator(name).orders();
        Map<String, Object> fields = new LinkedHashMap<>(StatusFields.of(operator.read(), ofRoot));
        Optional<String> doubt = table.switchgear().names().doubt(name);
        if (!asJson()) {
            terminal.out()
                    .println(name
                            + Optional.ofNullable(key)
                                    .map(one -> ", key " + one)
                                    .orElse(""));
            terminal.out().println("  before: " + OperatorSettingsText.told(before, now));
            terminal.out().println("  now:    " + OperatorSettingsText.told(after, now));
            doubt.ifPresent(text -> terminal.out().println("  note:   " + text));
        }
        fields.put("before", OperatorSettingsText.told(before, now));
        doubt.ifPresent(text -> fields.put("note", text));
        return fields;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    /** A verb that sets an override. */
    abstract static class Force extends OverrideVerb {
        private final OperatorOverride.Kind kind;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = TimeText.DurationReader.class,
                description = "how long, 1s to 30d; without it, until somebody says auto")
        private @Nullable Duration lasts;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, at most 120 characters")
        private String reason = "";

        Force(Terminal terminal, OperatorOverride.Kind kind) {
            super(terminal);
            this.kind = kind;
        }

        @Override
        void change(CircuitOperator operator, String by) {
            operator.override(kind, lasts, by, reason);
        }
    }

    @Command(name = "open", description = "Force circuits open: every call is refused, for the whole fleet.")
    static final class Open extends Force {
        Open(Terminal terminal) {
            super(terminal, OperatorOverride.Kind.FORCED_OPEN);
        }

        @Override
        String deed() {
            return "Force open";
        }
    }

    @Command(name = "close", description = "Force circuits closed: every call passes, and is counted.")
    static final class Close extends Force {
        Close(Terminal terminal) {
            super(terminal, OperatorOverride.Kind.FORCED_CLOSED);
        }

        @Override
        String deed() {
            return "Force closed";
        }
    }

    @Command(name = "disable", description = "Disable circuits: every call passes, and nothing is counted.")
    static final class Disable extends Force {
        Disable(Terminal terminal) {
            super(terminal, OperatorOverride.Kind.DISABLED);
        }

        @Override
        String deed() {
            return "Disable";
        }
    }

    @Command(name = "auto", description = "End overrides: circuits continue from the state that they have.")
    static final class Auto extends OverrideVerb {
        Auto(Terminal terminal) {
            super(terminal);
        }

        @Override
        String deed() {
            return "End the overrides of";
        }

        @Override
        void change(CircuitOperator operator, String by) {
            operator.release(by);
        }
    }
}
