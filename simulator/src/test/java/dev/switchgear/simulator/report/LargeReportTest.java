package dev.switchgear.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the committed report of large fleets, which is too slow for a build, with the limits for large fleets. */
class LargeReportTest {
    private static final List<String> FLEETS = List.of("1,000", "10,000");

    private static final int BAD_PER_SECOND = 4;
    private static final int DENIED_IN_CALM = 6;
    private static final int OPENS = 7;
    private static final int PROBES = 8;
    private static final int WRITES_IN_CALM = 10;
    private static final int PEAK_WRITES = 12;
    private static final int READS_IN_CALM = 13;

    /** Half of the capacity of one item per second. */
    private static final double MOST_WRITES = 500;

    @Test
    void aDeadDependencyGetsACallAtMostEveryTwoSeconds() throws IOException {
        for (String story : List.of("total-outage", "total-outage-fast", "probers-killed", "deployment")) {
            assertThat(of(story, BAD_PER_SECOND))
                    .hasSize(2)
                    .allSatisfy(calls -> assertThat(calls).isLessThanOrEqualTo(0.5));
        }
    }

    @Test
    void noiseRefusesNoCall() throws IOException {
        for (String story : List.of("noise-0.1", "noise-1", "noise-5", "noise-20")) {
            assertThat(of(story, DENIED_IN_CALM)).hasSize(2).containsOnly(0.0);
        }
    }

    @Test
    void noiseOpensNothing() throws IOException {
        for (String story : List.of("noise-0.1", "noise-1", "noise-5", "noise-20")) {
            assertThat(of(story, OPENS)).hasSize(2).containsOnly(0.0);
        }
    }

    @Test
    void aBadZoneOpensNothingForTheFleet() throws IOException {
        assertThat(of("bad-zone-5", OPENS)).hasSize(2).containsOnly(0.0);
        assertThat(of("bad-zone-20", OPENS)).hasSize(2).containsOnly(0.0);
    }

    @Test
    void thereAreAtMostThreeProbesAtOnce() throws IOException {
        assertThat(of("total-outage", PROBES))
                .hasSize(2)
                .allSatisfy(probes -> assertThat(probes).isLessThanOrEqualTo(3));
        assertThat(of("probers-killed", PROBES))
                .hasSize(2)
                .allSatisfy(probes -> assertThat(probes).isLessThanOrEqualTo(3));
    }

    @Test
    void nothingIsWrittenWithoutFailures() throws IOException {
        assertThat(of("no-failures", WRITES_IN_CALM)).hasSize(2).containsOnly(0.0);
    }

    @Test
    void theWorstSecondOfEveryStoryUsesLessThanHalfOfAnItemsCapacity() throws IOException {
        List<Double> peaks = peaks();
        assertThat(peaks)
                .hasSizeGreaterThan(30)
                .allSatisfy(writes -> assertThat(writes).isLessThan(MOST_WRITES));
    }

    @Test
    void tenThousandEnvironmentsReadLessThanFiveTimesAsOftenAsAThousand() throws IOException {
        List<Double> reads = of("noise-0.1", READS_IN_CALM);
        assertThat(reads.get(1))
                .as("the first minute included, in which the size of the fleet is not known yet")
                .isLessThan(5 * reads.get(0));
    }

    /** Returns the peaks of Switchgear in all scenarios in which the table accepts every write. */
    private static List<Double> peaks() throws IOException {
        List<Double> peaks = new ArrayList<>();
        String report = Files.readString(CommittedReport.LARGE.file());
        for (String section : report.split("\n## ", -1)) {
            String story = section.lines().findFirst().orElse("");
            if (!story.startsWith("store-") && !story.startsWith("#")) {
                peaks.addAll(of(story, PEAK_WRITES));
            }
        }
        return peaks;
    }

    /** Returns one figure of Switchgear in one scenario, for each large fleet. */
    private static List<Double> of(String story, int column) throws IOException {
        String all = Files.readString(CommittedReport.LARGE.file());
        String section = Arrays.stream(all.split("\n## ", -1))
                .filter(part -> part.startsWith(story + "\n"))
                .collect(Collectors.joining());
        List<Double> figures = new ArrayList<>();
        for (String line : section.lines().toList()) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() > READS_IN_CALM
                    && FLEETS.contains(cells.get(1))
                    && cells.get(2).equals("switchgear")) {
                figures.add(number(cells.get(1 + column)));
            }
        }
        return figures;
    }

    private static double number(String text) {
        return text.equals("<0.01") ? 0.01 : Double.parseDouble(text.replace(",", ""));
    }
}
