package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of fleets works; the command itself reports the results. */
final class FleetBenchTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void runsAnOutageOnRealProcessesAndMeasuresIt() throws IOException {
        Path json = folder.resolve("fleet.json");
        List<String> small = List.of("--rivals", "none", "--environments", "2", "--rate", "20", "--healthy", "1");
        List<String> brief = List.of("--outage", "5", "--cold", "1", "--plain", "--json", json.toString());

        int exit = FleetBench.run(Stream.concat(small.stream(), brief.stream()).toList(), out, out);

        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(exit).describedAs(text).isZero();
        assertThat(text.lines().filter(line -> line.startsWith("| Switchgear | ")))
                .describedAs(text)
                .hasSize(1);
        JsonNode figures = new ObjectMapper()
                .readTree(json.toFile())
                .path("latencies")
                .path("5")
                .path("switchgear");
        JsonNode outage = figures.path("outage");
        assertThat(figures.path("trouble").asText()).describedAs(text).isEmpty();
        assertThat(figures.path("healthy").path("ok").asInt()).isPositive();
        assertThat(figures.path("healthy").path("refused").asInt()).isZero();
        assertThat(figures.path("healthy").path("writes").asInt()).isZero();
        assertThat(figures.path("callsToDeadDependency").asInt()).isPositive();
        assertThat(outage.path("refused").asInt()).describedAs(text).isPositive();
        assertThat(outage.path("writes").asInt()).isPositive();
        assertThat(figures.path("timeToRecoverMillis").isNumber())
                .describedAs(text)
                .isTrue();
        assertThat(figures.path("firstCallsWhileOpen").path("tookMillis")).hasSize(1);
        assertThat(figures.path("firstCallsWhileForcedOpen").path("tookMillis")).hasSize(1);
    }
}
