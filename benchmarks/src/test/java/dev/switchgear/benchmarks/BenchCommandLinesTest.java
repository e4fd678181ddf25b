package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages of this module's commands for invalid command lines. */
final class BenchCommandLinesTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theyPrintHelp() {
        assertThat(ColdStart.run(List.of("--help"), out, out)).isZero();
        assertThat(FlushBench.run(List.of("--help"), out, out)).isZero();
        assertThat(FleetBench.run(List.of("--help"), out, out)).isZero();
        assertThat(ColdFirstCall.run(List.of("--help"), out, out)).isZero();
        assertThat(said())
                .contains(
                        "usage: ./switchgear bench cold-start",
                        "usage: ./switchgear bench flush",
                        "usage: ./switchgear bench fleet",
                        "usage: ./switchgear bench cold-first-call");
    }

    @Test
    void theyReportInvalidOptions() {
        assertThat(ColdStart.run(List.of("--runs", "101"), out, out)).isEqualTo(2);
        assertThat(ColdStart.run(List.of("--fast"), out, out)).isEqualTo(2);
        assertThat(FlushBench.run(List.of("--delay", "201"), out, out)).isEqualTo(2);
        assertThat(FlushBench.run(List.of("--fast"), out, out)).isEqualTo(2);
        assertThat(FleetBench.run(List.of("--rivals", "powertools,hystrix"), out, out))
                .isEqualTo(2);
        assertThat(FleetBench.run(List.of("--latency", "5,1001"), out, out)).isEqualTo(2);
        assertThat(ColdFirstCall.run(List.of("--runs", "0"), out, out)).isEqualTo(2);
        assertThat(said())
                .contains(
                        "--rivals is 'powertools,hystrix'; it must be here, all, none, or some of powertools,",
                        "--latency is '1001'; it must be a whole number from 0 to 1000",
                        "--runs is '0'; it must be a whole number from 1 to 50",
                        "'--runs 101'; the only one is --runs with a number from 1 to 100",
                        "'--delay 201'; the options are --quick, and --delay with a number from 0 to 200");
    }
}
