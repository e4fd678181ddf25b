package dev.switchgear.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Refusals are counted and not enforced. */
@Command(
        name = "shadow",
        description = "Count refusals without enforcing them, for the whole fleet; --off enforces them again.",
        footer = {"", "It is the value 'shadow' of the live policy, which has no end of its own."})
final class ShadowVerb extends PolicyVerb {
    @Option(names = "--off", description = "enforce refusals again")
    private boolean off;

    @Option(names = "--preview", description = "show what would change, and write nothing")
    private boolean preview;

    @Option(names = "--by", paramLabel = "NAME", description = "who does it (default: the user of this machine)")
    private @Nullable String by;

    ShadowVerb(Desk desk) {
        super(desk);
    }

    @Override
    boolean isPreview() {
        return preview;
    }

    @Override
    String author() {
        return Optional.ofNullable(by).orElseGet(desk::author);
    }

    @Override
    ObjectNode changed(ObjectNode before) {
        return before.put("shadow", !off);
    }
}
