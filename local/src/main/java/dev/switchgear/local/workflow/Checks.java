package dev.switchgear.local.workflow;

import dev.switchgear.local.Promises;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Promises, and whether each held. Each line is printed when its promise is checked. */
final class Checks {
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
        Promises promises = new Promises();
        held.forEach((what, holds) -> promises.add(what, holds, ""));
        costs.write(promises.json().putArray("costsPerMillionCalls"));
        promises.write(file);
    }
}
