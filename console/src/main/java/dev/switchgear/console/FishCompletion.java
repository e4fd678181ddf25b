package dev.switchgear.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of verbs and options in the language of fish, which picocli does not write. */
final class FishCompletion {
    private static final String COMMAND = "switchgear";

    private final List<String> lines = new ArrayList<>(List.of("complete -c " + COMMAND + " -f"));

    private FishCompletion() {}

    /** Returns the script. */
    static String of(CommandLine root) {
        FishCompletion script = new FishCompletion();
        script.add(root, "__fish_use_subcommand");
        return String.join("\n", script.lines) + "\n";
    }

    /** @param where the condition under which the verbs below {@code command} are offered */
    private void add(CommandLine command, String where) {
        Map<String, CommandLine> verbs = command.getSubcommands();
        verbs.forEach((name, verb) -> lines.add("complete -c " + COMMAND + " -n '" + where + "' -a " + name + " -d "
                + quoted(description(verb.getCommandSpec().usageMessage().description()))));
        verbs.forEach((name, verb) -> {
            String seen = (where.equals("__fish_use_subcommand") ? "" : above(where) + "; and ")
                    + "__fish_seen_subcommand_from " + name;
            verb.getCommandSpec().options().forEach(option -> add(option, seen));
            add(
                    verb,
                    seen + "; and not __fish_seen_subcommand_from "
                            + names(verb.getSubcommands().keySet()));
        });
    }

    private static String above(String where) {
        int end = where.indexOf("; and not ");
        return end < 0 ? where : where.substring(0, end);
    }

    private static String names(Set<String> verbs) {
        return String.join(" ", verbs);
    }

    private void add(OptionSpec option, String seen) {
        StringBuilder line = new StringBuilder("complete -c " + COMMAND + " -n '" + seen + "'");
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -x");
            List<String> candidates = new ArrayList<>();
            if (option.completionCandidates() != null) {
                option.completionCandidates().forEach(candidates::add);
            }
            line.append(candidates.isEmpty() ? "" : " -a " + quoted(String.join(" ", candidates)));
        }
        lines.add(line + " -d " + quoted(description(option.description())));
    }

    /** A variable of picocli in a description says nothing in a menu. */
    private static String description(String[] text) {
        String first = text.length == 0 ? "" : text[0];
        return first.contains("${") ? "" : first;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
