package dev.switchgear.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromisesTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Promises promises = new Promises();

    private int conclude(Optional<Path> file) {
        Narrator narrator = new Narrator(new PrintStream(printed, true, UTF_8), false);
        return promises.conclude(narrator, 10, file, new PrintStream(err, true, UTF_8));
    }

    @Test
    void printsEachPromiseAndReturnsZero() {
        promises.add("opens", true, "opened once");
        promises.add("reportedAlready", true, "");
        assertThat(conclude(Optional.empty())).isZero();
        assertThat(printed.toString(UTF_8).lines())
                .containsExactly("  held    opens      opened once", "  held    reportedAlready");
        assertThat(err.size()).isZero();
    }

    @Test
    void namesTheBrokenPromisesAndWritesAll(@TempDir Path folder) throws IOException {
        promises.add("opens", false, "opened twice");
        promises.add("protects", false, "");
        promises.add("recovers", true, "");
        promises.json().put("figure", 3);
        Path file = folder.resolve("promises.json");
        assertThat(conclude(Optional.of(file))).isEqualTo(1);
        assertThat(printed.toString(UTF_8).lines()).startsWith("  BROKEN  opens      opened twice");
        assertThat(err.toString(UTF_8).lines())
                .containsExactly("demo: broken promise: opens: opened twice", "demo: broken promise: protects");
        assertThat(new ObjectMapper().readTree(file.toFile()).toString())
                .isEqualTo("{\"promises\":{\"opens\":false,\"protects\":false,\"recovers\":true},\"figure\":3}");
    }

    @Test
    void aStoryWithoutPromisesFails() {
        assertThat(conclude(Optional.empty())).isEqualTo(1);
    }
}
