package dev.switchgear.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.CircuitOperator;
import dev.switchgear.OperatorSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Changes the live policy of a circuit, or shows what a change would do. */
abstract class PolicyChangeVerb extends PolicyVerb {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--preview", description = "show what would change, and write nothing")
    private boolean preview;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description =
                    "who does it (default: the caller that AWS knows; of a table elsewhere, the user of this machine)")
    private @Nullable String by;

    PolicyChangeVerb(Terminal terminal) {
        super(terminal);
    }

    /** Returns the values that replace {@code before}; empty for no live policy. */
    abstract ObjectNode changed(ObjectNode before);

    @Override
    int run(OpenTable table) {
        CircuitOperator operator = table.switchgear().operator(circuit());
        OperatorSettings before = operator.orders();
        ObjectNode values = changed(values(before));
        if (preview) {
            return preview(before, values.isEmpty() ? "" : values.toString());
        }
        CircuitOperator guarded = operator.unlessChanged(before);
        if (values.isEmpty()) {
            change(circuit(), () -> guarded.withoutPolicy(author(by)));
        } else {
            try {
                ReadingPolicy.checkLive(values.toString());
                change(circuit(), () -> guarded.policy(values.toString(), author(by)));
            } catch (IllegalArgumentException e) {
                throw misused(e.getMessage());
            }
        }
        print(before, operator.orders());
        return DONE;
    }

    private int preview(OperatorSettings before, String wanted) {
        ObjectNode preview = PolicyPreview.of(before.policy().orElse(""), wanted);
        if (!preview.path("valid").asBoolean()) {
            throw misused(preview.path("problem").asText());
        }
        if (asJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("circuit", circuit());
            before.policy().ifPresent(policy -> fields.put("before", policy));
            fields.put("preview", wanted);
            fields.put("changes", preview.path("changes"));
            printJson(fields);
            return DONE;
        }
        terminal.out().println(circuit() + ": a preview; nothing was written");
        terminal.out().println("  now:    " + before.policy().orElse("no live policy"));
        terminal.out().println("  then:   " + (wanted.isEmpty() ? "no live policy" : wanted));
        for (JsonNode change : preview.path("changes")) {
            terminal.out()
                    .println("  " + change.path("name").asText() + ": from "
                            + change.path("from").asText() + " to "
                            + change.path("to").asText());
        }
        return DONE;
    }

    final RuntimeException misused(@Nullable String why) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(why));
    }
}
