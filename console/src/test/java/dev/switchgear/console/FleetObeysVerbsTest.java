package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.SandboxTable;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator types is obeyed by a fleet that runs, within one refresh, and nothing automatic changes it. */
final class FleetObeysVerbsTest {
    private final StringWriter said = new StringWriter();

    @Test
    void overridesOfTheCommandLineAreObeyedWithinOneRefreshAndSurviveAutomation() {
        try (Sandbox sandbox = Sandbox.open();
                SandboxTable table = sandbox.table("fleet");
                RunningFleet fleet = new RunningFleet(sandbox, table)) {
            fleet.round();
            type(fleet, table, "close", "--reason", "we know better");
            fleet.obeysWithinOneRefresh(true);
            fleet.automationChangesNothing(true);
            type(fleet, table, "open", "--reason", "maintenance");
            fleet.obeysWithinOneRefresh(false);
            fleet.automationChangesNothing(false);
            type(fleet, table, "disable", "--reason", "it lies", "--for", "1h");
            fleet.obeysWithinOneRefresh(true);
            fleet.automationChangesNothing(true);
            type(fleet, table, "auto");
            fleet.opensByItself();
            type(fleet, table, "close", "--reason", "it is well");
            fleet.obeysWithinOneRefresh(true);
            fleet.automationChangesNothing(true);
        }
    }

    private void type(RunningFleet fleet, SandboxTable table, String verb, String... options) {
        Terminal terminal = new Terminal(
                Map.of("USER", "ada", "AWS_REGION", "eu-west-1"),
                new BufferedReader(new StringReader("")),
                new PrintWriter(said, true),
                false,
                fleet.clock());
        String endpoint = String.valueOf(table.variables().get("SWITCHGEAR_ENDPOINT"));
        String[] target = {verb, RunningFleet.CIRCUIT, "--table", table.name(), "--endpoint", endpoint};
        String[] all =
                Stream.concat(Arrays.stream(target), Arrays.stream(options)).toArray(String[]::new);
        assertThat(Console.commandLine(terminal, new PrintWriter(said, true)).execute(all))
                .as(() -> said.toString())
                .isZero();
    }
}
