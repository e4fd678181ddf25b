package dev.switchgear.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages of this module's commands for invalid command lines. */
final class CommandLinesTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theyPrintHelp() {
        assertThat(ExampleStory.orders(List.of("--help"), out, out)).isZero();
        assertThat(said()).contains("usage: ./switchgear demo orders");
    }

    @Test
    void theyReportInvalidOptions() {
        assertThat(ExampleStory.prices(List.of("--json"), out, out)).isEqualTo(2);
        assertThat(ExampleStory.shipments(List.of("--fast"), out, out)).isEqualTo(2);
        assertThat(said()).contains("'--fast' is not an option");
    }
}
