package dev.switchgear.local.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.local.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both stories, as the user runs them: every promise holds, on the real table, its stream and AWS's matcher. */
@Timeout(180)
final class StoriesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void threeFailuresAreReportedTheFourthCallIsRefusedAndAMinuteAfterRecoveryCallsFlow(@TempDir Path folder)
            throws Exception {
        Path json = folder.resolve("events.json");
        int status = Stories.events(List.of("--plain", "--json", json.toString()), stream(out), stream(err));
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(promises(json))
                .hasSize(7)
                .allSatisfy(held -> assertThat(held.asBoolean()).isTrue());
    }

    @Test
    void aFailingCheckRaisesAnAlarmThatOpensTheCircuitAndItsRecoveryLetsProbesCloseIt(@TempDir Path folder)
            throws Exception {
        Path json = folder.resolve("alarms.json");
        int status = Stories.alarms(List.of("--json", json.toString()), stream(out), stream(err));
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(promises(json))
                .hasSize(8)
                .allSatisfy(held -> assertThat(held.asBoolean()).isTrue());
    }

    @Test
    void eachStoryPrintsHelpAndRefusesInvalidOptions() {
        assertThat(Stories.events(List.of("--help"), stream(out), stream(err))).isZero();
        assertThat(out.toString(UTF_8)).startsWith("usage: ./switchgear demo events");
        assertThatThrownBy(() -> Stories.alarms(List.of("--loud"), stream(out), stream(err)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'--loud'");
        assertThatThrownBy(() -> Stories.alarms(List.of("--json", "no/such/f"), stream(out), stream(err)))
                .hasMessageContaining("its folder does not exist");
    }

    private static List<JsonNode> promises(Path json) throws Exception {
        List<JsonNode> held = new java.util.ArrayList<>();
        new ObjectMapper().readTree(json.toFile()).path("promises").forEach(held::add);
        return held;
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }
}
