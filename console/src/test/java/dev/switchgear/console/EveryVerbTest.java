package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each verb as a process of its own: what it prints, and the code that it ends with. */
final class EveryVerbTest extends Operating {
    private static final String MAPPING = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

    @TempDir
    private Path folder;

    private final Set<String> run = new TreeSet<>();

    @Test
    void everyVerbRunsAsAProcess() throws Exception {
        process(0, "can hold circuits; nothing was created", "init");
        process(0, "basket", "names", "--register", "basket");
        process(0, "now:    FORCED_OPEN by ada: drill", "open", "payments", "--by", "ada", "--reason", "drill");
        process(0, "payments\tOPEN\t", "list");
        process(0, "FORCED_OPEN by ada: drill", "status", "payments");
        process(0, "\tpayments\tOPEN\t", "watch", "payments", "--count", "1");
        process(0, "AT\tCIRCUIT\tCHANGE", "tail", "--for", "1s");
        process(0, "now:    FORCED_CLOSED by eve: well", "close", "payments", "--by", "eve", "--reason", "well");
        process(0, "now:    DISABLED by eve: it lies", "disable", "payments", "--by", "eve", "--reason", "it lies");
        process(0, "before: DISABLED by eve: it lies", "auto", "payments", "--by", "eve");
        process(0, "shadow", "shadow", "payments", "--by", "eve");
        process(0, "probes", "policy set", "payments", "probes=1", "--by", "eve");
        process(0, "probes", "policy get", "payments");
        process(0, "probes", "policy unset", "payments", "probes", "--by", "eve");
        process(13, "no history is kept", "history", "payments");
        process(0, "ok\tkeys\tpk (S), sk (S)", "doctor");
        process(0, "outlier_detection", "export envoy", "payments", "--host", "api.example.com");
        process(0, "DestinationRule", "export istio", "payments", "--host", "api.example.com");
        process(0, "PAUSE by eve", "sources pause", MAPPING, "--by", "eve", "--reason", "migration");
        process(0, MAPPING, "sources list");
        process(0, "RESUME by eve", "sources resume", MAPPING, "--by", "eve", "--reason", "look");
        process(0, "", "sources auto", MAPPING, "--by", "eve");
        process(13, "there is no table", "sources parked");
        process(0, "complete -F", "completion");
        assertThat(run).as("every verb that there is").isEqualTo(verbs());
    }

    /** Runs a verb, with nobody at the terminal. */
    private void process(int exit, String text, String verb, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(verb.split(" ")));
        all.addAll(List.of(arguments));
        try (OperatorProcess process = new OperatorProcess(folder, store.uri(), Map.of(), all.toArray(String[]::new))) {
            assertThat(process.exit())
                    .as("%s: %s%s", verb, process.out(), process.err())
                    .isEqualTo(exit);
            assertThat(exit == 0 ? process.out() : process.err()).as(verb).contains(text);
            assertThat(process.err()).as(verb).doesNotContain("\tat ");
        }
        run.add(verb);
    }

    private static Set<String> verbs() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Terminal terminal = new Terminal(
                Map.of(), new BufferedReader(new StringReader("")), nowhere, false, InstantSource.fixed(NOW));
        Set<String> verbs = new TreeSet<>();
        collect("", Console.commandLine(terminal, nowhere), verbs);
        return verbs;
    }

    private static void collect(String before, CommandLine command, Set<String> verbs) {
        command.getSubcommands().forEach((name, verb) -> {
            if (verb.getSubcommands().isEmpty()) {
                verbs.add(before + name);
            } else {
                collect(before + name + " ", verb, verbs);
            }
        });
    }
}
