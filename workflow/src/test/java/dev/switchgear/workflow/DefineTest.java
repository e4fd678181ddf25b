package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder = Path.of("");

    @Test
    void writesTheDefinitionOfTheWorkflow() throws Exception {
        int code = run(
                "--table",
                Definitions.TABLE,
                "--callee",
                "charge=" + Definitions.CHARGE,
                "--output",
                folder.toString());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
        Workflow workflow = Workflow.builder(Definitions.TABLE)
                .callee("charge", Definitions.CHARGE)
                .build();
        assertThat(Files.readString(folder.resolve("direct.asl.json"))).isEqualTo(workflow.direct());
        assertThat(Files.readString(folder.resolve("direct.policy.json"))).isEqualTo(workflow.directPolicy());
    }

    @Test
    void refusesAnInvalidCalleeAndAnInvalidTable() {
        assertThat(run("--table", Definitions.TABLE, "--callee", "all=*", "--output", folder.toString()))
                .isEqualTo(2);
        assertThat(run("--table", "*", "--callee", "charge=" + Definitions.CHARGE, "--output", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'*'").contains("table is '*'");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void reportsInvalidOptions() {
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(run("--table")).isEqualTo(2);
        assertThat(run("--output", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'--nonsense' is not an option")
                .contains("--table needs 1 values")
                .contains("a folder that exists");
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage:");
    }

    private int run(String... arguments) {
        return Define.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
