package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web console takes the table, the profile, the Region and the endpoint as the verbs do. */
final class ConsoleStartTest extends Operating {
    @TempDir
    private Path folder;

    @Test
    void theConsoleStartsWithTheOptionsOfTheVerbs() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config"),
                "[profile day]\nregion = eu-central-1\naws_access_key_id = a\naws_secret_access_key = b\n");
        Map<String, String> none = Map.of(
                "AWS_CONFIG_FILE", config.toString(),
                "AWS_REGION", "",
                "AWS_ACCESS_KEY_ID", "",
                "AWS_SECRET_ACCESS_KEY", "",
                "SWITCHGEAR_ENDPOINT", "");
        try (OperatorProcess console = new OperatorProcess(
                folder,
                store.uri(),
                none,
                "console",
                "--profile",
                "day",
                "--allow-changes",
                "--endpoint",
                store.uri().toString())) {
            console.says("Circuits can be changed, in the name of ");
            assertThat(console.out()).startsWith("http://127.0.0.1:");
            console.interrupt();
            assertThat(console.exit()).isEqualTo(OperatorProcess.INTERRUPTED);
            assertThat(console.err()).isEmpty();
        }
    }

    @Test
    void aProfileThatIsNotThereIsOneLine() throws Exception {
        try (OperatorProcess console =
                new OperatorProcess(folder, store.uri(), Map.of(), "console", "--profile", "nobody")) {
            assertThat(console.exit()).isEqualTo(3);
            assertThat(console.err())
                    .contains("profile 'nobody' gives no credentials")
                    .doesNotContain("\tat ");
        }
    }
}
