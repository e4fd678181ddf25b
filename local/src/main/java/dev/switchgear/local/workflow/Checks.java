package dev.switchgear.local.workflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was promised, and whether it held: told as it is seen. */
final class Checks {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintStream out;
    private final Map<String, Boolean> held = new LinkedHashMap<>();

    Checks(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void check(String what, String seen, boolean holds) {
        held.put(what, holds);
        say(String.format(Locale.ROOT, "  %-7s %s%s", holds ? "held" : "BROKEN", what, holds ? "" : ": " + seen));
    }

    boolean allHeld() {
        return held.values().stream().allMatch(each -> each);
    }

    long broken() {
        return held.values().stream().filter(each -> !each).count();
    }

    int count() {
        return held.size();
    }

    void write(Path file, CostTable costs) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode promises = root.putObject("promises");
        held.forEach(promises::put);
        costs.write(root.putArray("costsPerMillionCalls"));
        try {
            JSON.writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
