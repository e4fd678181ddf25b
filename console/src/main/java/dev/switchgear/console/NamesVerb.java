package dev.switchgear.console;

import dev.switchgear.CircuitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The register of the names that the fleet uses. */
@Command(
        name = "names",
        description = "Show the registered names of circuits; register or forget some.",
        footer = {"", "A healthy circuit has no item. Registered names are listed, and misspelt ones are noticed."})
final class NamesVerb extends Verb {
    @Option(names = "--register", paramLabel = "NAME", description = "register a name; may be repeated")
    private List<String> register = List.of();

    @Option(names = "--forget", paramLabel = "NAME", description = "remove a name; may be repeated")
    private List<String> forget = List.of();

    NamesVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        CircuitNames names = table.switchgear().names();
        names.register(register.toArray(String[]::new));
        forget.forEach(names::forget);
        List<String> all = new ArrayList<>(names.registered());
        if (asJson()) {
            printJson(Map.of("names", all));
        } else {
            all.forEach(terminal.out()::println);
        }
        return DONE;
    }
}
