package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void runsSeedsAndReportsThatEveryInvariantHeld() {
        assertThat(run("--seeds 20 --first-seed 7")).isZero();
        assertThat(said()).contains("20 seeds from 7, each run twice").contains("every invariant held");
    }

    @Test
    void replaysASeedAndPrintsItsNameFirstAndItsHashLast() {
        assertThat(run("--seed 5")).isZero();
        assertThat(said().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("seed 5, commit "));
        assertThat(said()).contains("scenario 'random'").containsPattern("trace [0-9a-f]{16}");
    }

    @Test
    void replaysAShortenedSeed() {
        assertThat(run("--seed 5 --without fault:0,episode:0,keys,clocks,policy,noise --environments 2"))
                .isZero();
        assertThat(said()).contains(": 2 environments").contains("clocks off by 0 ms");
    }

    @Test
    void listsItsScenarios() {
        assertThat(run("--list")).isZero();
        assertThat(said().lines()).contains("total-outage", "noise-5");
    }

    @Test
    void runsAScenarioByName() {
        assertThat(run("--scenario total-outage --environments 10")).isZero();
        assertThat(said()).contains("scenario 'total-outage': 10 environments").contains("events");
    }

    @Test
    void printsHelp() {
        assertThat(run("--help")).isZero();
        assertThat(said()).contains("usage: ./switchgear simulate").contains("exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "--seed",
                "--seed x",
                "--seeds 0",
                "--scenario nothing",
                "--seed 1 --without everything",
                "--minutes -1"
            })
    void reportsInvalidOptions(String arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(said()).startsWith("simulate: ").contains("--help");
    }

    private int run(String arguments) {
        return Simulate.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(arguments.split(" ", -1)));
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
