package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison of writes before and after the answer works; the command itself reports the costs. */
final class FlushBenchTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void bothWaysWriteTheEvidenceOfAFailedCallAndNothingElse() {
        int exit = FlushBench.run(List.of("--quick", "--delay", "1"), out, out);

        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(exit).describedAs(text).isZero();
        List<String> rows = text.lines()
                .filter(line -> line.startsWith("| before") || line.startsWith("| after"))
                .toList();
        assertThat(rows).describedAs(text).hasSize(2);
        assertThat(rows).allSatisfy(row -> {
            double[] figures = Arrays.stream(row.split("\\|", -1))
                    .map(String::strip)
                    .filter(cell -> cell.matches("[0-9.]+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(figures).describedAs(row).hasSize(7);
            assertThat(new double[] {figures[0], figures[1], figures[2], figures[4], figures[5]})
                    .describedAs("milliseconds in %s", row)
                    .doesNotContain(0);
            assertThat(figures[1]).describedAs("answer before end, %s", row).isLessThanOrEqualTo(figures[2]);
            assertThat(figures[4]).describedAs("answer before end, %s", row).isLessThanOrEqualTo(figures[5]);
            assertThat(figures[3])
                    .describedAs("writes of calls that succeed, %s", row)
                    .isZero();
            assertThat(figures[6])
                    .describedAs("writes of a call that fails, %s", row)
                    .isGreaterThanOrEqualTo(1);
        });
    }
}
