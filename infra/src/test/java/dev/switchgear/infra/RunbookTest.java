package dev.switchgear.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runbook has a section for every alarm of the deployment. */
final class RunbookTest {
    private final List<JsonNode> alarms = Description.read().all("alarm");

    RunbookTest() throws IOException {}

    @Test
    void everyAlarmLinksToItsSectionWithInstructions() throws IOException {
        String runbook = Files.readString(file("docs/runbook.md"));
        assertThat(alarms).isNotEmpty();
        for (JsonNode alarm : alarms) {
            String section = alarm.get("name").asText().replace("{name}-", "");
            assertThat(alarm.get("description").asText()).as(section).endsWith(" See docs/runbook.md#" + section + ".");
            assertThat(runbook).as("runbook").contains("\n## " + section + "\n");
            assertThat(of(runbook, section))
                    .as(section)
                    .contains("**Means.**", "**Look at.**", "**Type.**", "**Then.**");
        }
    }

    @Test
    void everySectionNamedLikeAnAlarmHasThatAlarm() throws IOException {
        List<String> sections = Files.readString(file("docs/runbook.md"))
                .lines()
                .filter(line -> line.matches("## [a-z]+(-[a-z]+)+"))
                .map(line -> "{name}-" + line.substring(3))
                .toList();
        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        alarms.stream().map(alarm -> alarm.get("name").asText()).toList());
    }

    private static String of(String runbook, String section) {
        int from = runbook.indexOf("\n## " + section + "\n");
        int to = runbook.indexOf("\n## ", from + 1);
        return runbook.substring(from, to < 0 ? runbook.length() : to);
    }

    private static Path file(String name) {
        return Stream.of(Path.of(name), Path.of("..", name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
