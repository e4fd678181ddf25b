package dev.switchgear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The common options of all verbs: a table, a form of output, and help. */
abstract class Verb implements Callable<Integer> {
    static final int DONE = 0;
    static final int NO = 1;

    final Terminal terminal;

    @Mixin
    private final TableOptions target;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private OutputForm output = OutputForm.text;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this, and end")
    boolean help;

    private @Nullable OpenTable opened;
    private @Nullable String caller;

    Verb(Terminal terminal) {
        this.terminal = terminal;
        target = new TableOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        try (OpenTable table = target.open()) {
            opened = table;
            return run(table);
        } finally {
            terminal.out().flush();
        }
    }

    abstract int run(OpenTable table) throws IOException;

    /**
     * Makes a change. If its answer is lost, the change may still be in force, and the operator gets a message about
     * that.
     */
    static void change(String circuit, Runnable change) {
        try {
            change.run();
        } catch (StoreUnavailableException e) {
            if (e.kind() != Kind.TIMEOUT && e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            throw new StoreUnavailableException(
                    e.kind(),
                    e.getMessage() + "; it is unknown whether the change was made: look at status " + circuit);
        }
    }

    /** Returns who makes a change: the name that was given, else that of the caller, else the user of this machine. */
    final String author(@Nullable String by) {
        if (by != null) {
            return by;
        }
        if (caller == null) {
            caller = Optional.ofNullable(opened).flatMap(OpenTable::caller).orElseGet(terminal::author);
        }
        return caller;
    }

    final boolean asJson() {
        return output == OutputForm.json;
    }

    final void printJson(Object fields) {
        print(JsonForms.INDENTED, fields);
    }

    /** For what is read as it comes: one object, one line. */
    final void printJsonLine(Object fields) {
        print(JsonForms.LINES, fields);
    }

    private void print(ObjectMapper form, Object fields) {
        try {
            terminal.out().println(form.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loaded with the first JSON, because a verb is short, and the library has hundreds of classes. */
    private static final class JsonForms {
        static final ObjectMapper LINES = new ObjectMapper();
        static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    }
}
