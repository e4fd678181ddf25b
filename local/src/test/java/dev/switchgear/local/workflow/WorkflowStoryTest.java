package dev.switchgear.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkflowStoryTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The variable with the engine's path is not set, as on a machine without the engine. */
    @Test
    void saysWhatIsMissingAndHowToGetIt() {
        assertThat(play()).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("./switchgear conformance workflow");
        assertThat(out.size()).isZero();
    }

    @Test
    void refusesInvalidOptions() {
        assertThat(play("--nonsense")).isEqualTo(2);
        assertThat(play("--json")).isEqualTo(2);
        assertThat(play("--json", "/nowhere/at/all.json")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'--nonsense' is not an option")
                .contains("--json needs a value")
                .contains("'/nowhere/at/all.json'");
    }

    @Test
    void printsHelp() {
        assertThat(play("--cases", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("usage:")
                .contains("--json", "3 there is no engine");
    }

    private int play(String... arguments) {
        return WorkflowStory.play(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
