package dev.switchgear.console;

import dev.switchgear.CircuitOperator;
import dev.switchgear.StandingOrders;
import dev.switchgear.model.OperatorOverride;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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

    @Option(names = "--by", paramLabel = "NAME", description = "who does it (default: the user of this machine)")
    private @Nullable String by;

    @Option(names = "--yes", description = "do not ask, also for several circuits")
    private boolean yes;

    OverrideVerb(Desk desk) {
        super(desk);
    }

    /** Returns what the verb does, for the question. */
    abstract String deed();

    abstract void change(CircuitOperator operator, String by);

    @Override
    int run(OpenTable table) throws IOException {
        if (circuits.size() > 1 && !yes) {
            String question = deed() + " " + circuits.size() + " circuits: " + String.join(", ", circuits) + "?";
            if (!desk.terminal()) {
                throw new ParameterException(spec().commandLine(), question + " Say --yes, since nobody can be asked");
            }
            if (!desk.confirms(question)) {
                desk.out().println("nothing was changed");
                return NO;
            }
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (String name : circuits) {
            answers.add(change(table, name));
        }
        if (asJson()) {
            printJson(Map.of("circuits", answers));
        }
        return DONE;
    }

    private Map<String, Object> change(OpenTable table, String name) {
        CircuitOperator root = table.switchgear().operator(name);
        CircuitOperator operator = key == null ? root : root.key(key);
        long now = desk.clock().millis();
        StandingOrders before = operator.orders();
        String author = Optional.ofNullable(by).orElseGet(desk::author);
        change(name, () -> change(operator.unlessChanged(before), author));
        StandingOrders after = operator.orders();
        Optional<String> doubt = table.switchgear().names().doubt(name);
        if (!asJson()) {
            desk.out()
                    .println(name
                            + Optional.ofNullable(key)
                                    .map(one -> ", key " + one)
                                    .orElse(""));
            desk.out().println("  before: " + OrdersText.told(before, now));
            desk.out().println("  now:    " + OrdersText.told(after, now));
            doubt.ifPresent(text -> desk.out().println("  note:   " + text));
        }
        Map<String, Object> fields = new LinkedHashMap<>(StatusFields.of(operator.read(), root.orders()));
        fields.put("before", OrdersText.told(before, now));
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
                converter = Moments.DurationReader.class,
                description = "how long, 1s to 30d; without it, until somebody says auto")
        private @Nullable Duration lasts;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, at most 120 characters")
        private String reason = "";

        Force(Desk desk, OperatorOverride.Kind kind) {
            super(desk);
            this.kind = kind;
        }

        @Override
        void change(CircuitOperator operator, String by) {
            operator.override(kind, lasts, by, reason);
        }
    }

    @Command(name = "open", description = "Force circuits open: every call is refused, for the whole fleet.")
    static final class Open extends Force {
        Open(Desk desk) {
            super(desk, OperatorOverride.Kind.FORCED_OPEN);
        }

        @Override
        String deed() {
            return "Force open";
        }
    }

    @Command(name = "close", description = "Force circuits closed: every call passes, and is counted.")
    static final class Close extends Force {
        Close(Desk desk) {
            super(desk, OperatorOverride.Kind.FORCED_CLOSED);
        }

        @Override
        String deed() {
            return "Force closed";
        }
    }

    @Command(name = "disable", description = "Disable circuits: every call passes, and nothing is counted.")
    static final class Disable extends Force {
        Disable(Desk desk) {
            super(desk, OperatorOverride.Kind.DISABLED);
        }

        @Override
        String deed() {
            return "Disable";
        }
    }

    @Command(name = "auto", description = "End overrides: circuits continue from the state that they have.")
    static final class Auto extends OverrideVerb {
        Auto(Desk desk) {
            super(desk);
        }

        @Override
        String deed() {
            return "End the overrides of";
        }

        @Override
        void change(CircuitOperator operator, String by) {
            operator.release();
        }
    }
}
