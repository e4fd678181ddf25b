package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The page of {@code bench report}: what it says of figures, and where it reads those of the simulator. */
final class HeadToHeadTest {
    private static final ReportSection SECTION = new ReportSection(
            "A call & its cost",
            "ns",
            "Measured.",
            List.of(
                    new PeerFigure("Switchgear", "call(work)", 59.25, "0 B"),
                    new PeerFigure("Failsafe", "time window", 45.5),
                    new PeerFigure("Sentinel", "", 481.4),
                    new PeerFigure("Nothing", "measured", Double.NaN)));

    @Test
    void itNamesEachBetterFigureOfOthers() {
        assertThat(SECTION.better())
                .containsExactly("- A call & its cost: Failsafe, time window 45.5 ns (Switchgear, call(work) 59.3)");
    }

    @Test
    void aSectionIsATableWithAPicture() {
        assertThat(SECTION.markdown())
                .contains(
                        "![A call & its cost, as bars](a-call-its-cost.svg)",
                        "| | ns | more |",
                        "| Switchgear, call(work) | 59.3 | 0 B |",
                        "| Sentinel | 481 |  |",
                        "| Nothing, measured | – |  |");
    }

    @Test
    void theLongestBarIsTheLargestFigure() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(SECTION.svg().getBytes(StandardCharsets.UTF_8)));
        var bars = picture.getElementsByTagName("rect");
        assertThat(List.of(
                        bars.item(0).getAttributes().getNamedItem("class").getNodeValue(),
                        bars.item(0).getAttributes().getNamedItem("width").getNodeValue(),
                        bars.item(2).getAttributes().getNamedItem("width").getNodeValue(),
                        bars.item(3).getAttributes().getNamedItem("width").getNodeValue()))
                .containsExactly("ours", "44.3", "360.0", "0.0");
    }

    @Test
    void figuresHaveThreeDigits() {
        assertThat(List.of(0.0, 0.0123, 1.234, 12.34, 123.4, 1234567.0))
                .extracting(BarPicture::text)
                .containsExactly("0", "0.012", "1.23", "12.3", "123", "1,234,567");
    }

    @Test
    void theSimulatorsReportHasTheRows() throws IOException {
        SimulatorTables tables = new SimulatorTables(Path.of("..", "simulator", "report.md"));
        Map<String, String> ours = tables.rows("total-outage", 100).get(0);
        assertThat(ours).containsEntry("protection", "switchgear");
        assertThat(SimulatorTables.number(ours, "bad calls")).isPositive();
        assertThat(tables.rows("no-failures", 100)).allSatisfy(row -> {
            assertThat(SimulatorTables.number(row, "r/s calm")).isNotNegative();
            assertThat(SimulatorTables.number(row, "opens after s")).isNotEqualTo(0);
        });
        assertThatThrownBy(() -> tables.rows("total-outage", 77))
                .hasMessage("the report has no 'total-outage' with a fleet of 77");
    }

    @Test
    void itsCommandLineIsChecked() {
        var said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(HeadToHead.run(List.of("--help"), out, out)).isZero();
        assertThat(HeadToHead.run(List.of("--fast"), out, out)).isEqualTo(2);
        assertThat(HeadToHead.run(List.of("--quick"), out, out)).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "usage: ./switchgear bench report",
                        "--fast",
                        "there is no layer; use ./switchgear bench report");
    }
}
