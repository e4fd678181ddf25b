package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/verbs.md} is made from the code. If it differs, this test writes the correct page to
 * {@code console/target/verbs.md}.
 */
final class VerbsPageTest {
    private static final Path PAGE = Path.of("../docs/verbs.md");
    private static final Path MADE = Path.of("target/verbs.md");

    private final StringWriter out = new StringWriter();
    private final PrintWriter writer = new PrintWriter(out, true);
    private final Terminal terminal = new Terminal(
            Map.of(), new BufferedReader(new StringReader("")), writer, false, InstantSource.fixed(Instant.EPOCH));
    private final CommandLine line = Console.commandLine(terminal, writer);

    @Test
    void thePageIsTheOneOfTheCode() throws IOException {
        StringBuilder page = new StringBuilder("""
                # The verbs for operators

                Made from the code by `VerbsPageTest`. [The command line](guides/command-line.md) has examples.
                """);
        describe(page, "switchgear", line);
        Files.writeString(MADE, page.toString());
        assertThat(Files.readString(PAGE))
                .as("docs/verbs.md is not what the code makes; copy console/target/verbs.md over it")
                .isEqualTo(page.toString());
    }

    @Test
    void completionIsAScriptOfTheShell() {
        assertThat(line.execute("completion")).isZero();
        assertThat(out.toString()).contains("complete -F").contains("status").contains("--namespace");
    }

    @Test
    void completionForFishKnowsVerbsTheirOptionsAndTheVerbsOfPolicy() {
        assertThat(line.execute("completion", "fish")).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "complete -c switchgear -n '__fish_seen_subcommand_from list' -l open"
                                + " -d 'only circuits that are not CLOSED, or have an override or an open key'",
                        "complete -c switchgear -n '__fish_seen_subcommand_from list' -l output -x -a 'text json' -d 'text, json (default: text)'",
                        "complete -c switchgear -n '__fish_seen_subcommand_from policy; and not"
                                + " __fish_seen_subcommand_from get set unset' -a get -d 'Show the live policy.'",
                        "complete -c switchgear -n '__fish_seen_subcommand_from policy; and __fish_seen_subcommand_from"
                                + " get' -l table -x -d 'name or ARN of the circuits\\' table (default: SWITCHGEAR_TABLE)'");
    }

    @Test
    void aVerbThatIsRunAloneIsTheSameAndCompletionAndMisspeltVerbsHaveAllOfThem() {
        line.getSubcommands().forEach((name, verb) -> {
            Map<String, CommandLine> found = only(name, "--help");
            assertThat(found.keySet())
                    .isEqualTo(name.equals("completion") ? line.getSubcommands().keySet() : Set.of(name));
            assertThat(Objects.requireNonNull(found.get(name)).getUsageMessage())
                    .isEqualTo(verb.getUsageMessage());
        });
        assertThat(only("lst").keySet()).isEqualTo(line.getSubcommands().keySet());
        assertThat(only().keySet()).isEqualTo(line.getSubcommands().keySet());
    }

    private Map<String, CommandLine> only(String... arguments) {
        return Console.commandLine(terminal, writer, arguments).getSubcommands();
    }

    private static void describe(StringBuilder page, String name, CommandLine command) {
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        page.append("\n## `").append(name).append("`\n\n```\n");
        usage.lines().forEach(each -> page.append(each.stripTrailing()).append('\n'));
        page.append("```\n");
        command.getSubcommands().forEach((verb, sub) -> describe(page, name + " " + verb, sub));
    }
}
