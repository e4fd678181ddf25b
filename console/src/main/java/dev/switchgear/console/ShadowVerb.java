package dev.switchgear.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Refusals are counted and not enforced. */
@Command(
        name = "shadow",
        description = "Count refusals without enforcing them, for the whole fleet; --off enforces them again.",
        footer = {"", "It is the value 'shadow' of the live policy, which has no end of its own."})
final class ShadowVerb extends PolicyChangeVerb {
    @Option(names = "--off", description = "enforce refusals again")
    private boolean off;

    ShadowVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    ObjectNode changed(ObjectNode before) {
        return before.put("shadow", !off);
    }
}
