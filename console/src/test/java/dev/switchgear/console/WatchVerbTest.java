package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.sandbox.TableProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states of circuits, as they change. */
final class WatchVerbTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void elsewhereThanOnATerminalThereIsALineForEachCircuitAndThenForEachChange() {
        open("a", "payments", "provider down");
        function("a").names().register("stock");
        BetweenReads deeds = new BetweenReads(
                () -> {},
                () -> open("a", "stock", "drill"),
                () -> function("a").operator("payments").release("eve"));
        assertThat(runAmong(deeds, false, "a", "watch", "--count", "4")).as(err).isZero();
        assertThat(out.lines().map(WatchVerbTest::shortened))
                .containsExactly(
                        "AT CIRCUIT STATE BY WHY",
                        "2019-11-21T02:00:00Z payments OPEN bob FORCED_OPEN by bob: provider down",
                        "2019-11-21T02:00:00Z stock CLOSED - -",
                        "2019-11-21T02:00:04Z stock OPEN bob FORCED_OPEN by bob: drill",
                        "2019-11-21T02:00:06Z payments CLOSED eve -");
        assertThat(err).isEmpty();
    }

    @Test
    void namedCircuitsAreReadAloneAndAStateThatChangesWithTimeIsAChange() {
        waiting("b", "payments", NOW.plusSeconds(3).toEpochMilli());
        open("b", "stock", "drill");
        assertThat(runAmong(new BetweenReads(() -> {}, () -> {}), false, "b", "watch", "payments", "--count", "3"))
                .isZero();
        assertThat(out.lines().map(line -> line.split("\t", -1)[2])).containsExactly("STATE", "OPEN", "HALF_OPEN");
        assertThat(out).doesNotContain("stock");
    }

    @Test
    void jsonIsALineForEachCircuitAndChange() throws Exception {
        open("c", "payments", "provider down");
        BetweenReads deeds =
                new BetweenReads(() -> function("c").operator("payments").release("eve"));
        assertThat(runAmong(deeds, true, "c", "watch", "--output", "json", "--count", "2"))
                .isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines).extracting(line -> line.path("state").asText()).containsExactly("OPEN", "CLOSED");
        assertThat(lines)
                .extracting(line -> line.path("readAt").asText())
                .containsExactly("2019-11-21T02:00:00Z", "2019-11-21T02:00:02Z");
        assertThat(lines.get(0).at("/override/reason").asText()).isEqualTo("provider down");
    }

    @Test
    void onlyCircuitsInTroubleAreShownAndThatTheyAreWellAgain() {
        function("d").names().register("stock");
        open("d", "payments", "provider down");
        BetweenReads deeds =
                new BetweenReads(() -> function("d").operator("payments").release("eve"), () -> {});
        assertThat(runAmong(deeds, false, "d", "watch", "--open", "--count", "3"))
                .isZero();
        assertThat(out.lines().skip(1).map(line -> line.split("\t", -1)[1] + " " + line.split("\t", -1)[2]))
                .containsExactly("payments OPEN", "payments CLOSED");
    }

    @Test
    void aTerminalShowsATableThatIsDrawnAgainAndNeverScrolls() {
        function("e")
                .names()
                .register(IntStream.range(0, 30)
                        .mapToObj(i -> "stock-%02d".formatted(i))
                        .toArray(String[]::new));
        BetweenReads deeds = new BetweenReads(() -> open("e", "stock-17", "drill".repeat(20)));
        assertThat(runAmong(deeds, true, "e", "watch", "--count", "2")).isZero();
        String[] pictures = out.split("\u001b\\[H", -1);
        assertThat(pictures).hasSize(3);
        assertThat(pictures[2]).endsWith("\u001b[J").contains("30 of 30 circuits of 'e'; every 2 s, 2 requests so far");
        List<String> lines =
                pictures[2].lines().map(line -> line.replace("\u001b[K", "")).toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(12).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(3)).startsWith("stock-17").endsWith("…");
        assertThat(lines.get(10)).startsWith("… 23 more");
    }

    @Test
    void aTableThatGivesNoAnswerForAWhileIsReportedAndReadAgain() {
        open("f", "payments", "provider down");
        for (boolean terminal : List.of(false, true)) {
            try (TableProxy proxy = new TableProxy(host, store::uri)) {
                BetweenReads deeds = new BetweenReads(
                        () -> proxy.become(TableProxy.TableFault.THROTTLED),
                        () -> proxy.become(TableProxy.TableFault.NONE),
                        () -> {});
                int exit = runAmong(deeds, proxy.uri(), terminal, "f", "watch", "--for", "6s");
                assertThat(exit).as(out + err).isZero();
                assertThat(terminal ? out : err).contains("refused for capacity");
                assertThat(out).contains("provider down");
            }
        }
    }

    @Test
    void ifTheLastReadFailsTheExitCodeSaysSo() {
        try (TableProxy proxy = new TableProxy(host, store::uri)) {
            BetweenReads deeds = new BetweenReads(() -> proxy.become(TableProxy.TableFault.THROTTLED));
            assertThat(runAmong(deeds, proxy.uri(), false, "f", "watch", "--for", "2s"))
                    .isEqualTo(10);
            proxy.become(TableProxy.TableFault.NONE);
            BetweenReads refused = new BetweenReads(() -> proxy.become(TableProxy.TableFault.THROTTLED), () -> {});
            assertThat(runAmong(refused, proxy.uri(), false, "f", "watch", "--count", "3"))
                    .as("a read that failed is a read")
                    .isEqualTo(10);
            proxy.become(TableProxy.TableFault.CUT);
            assertThat(runAmong(new BetweenReads(), proxy.uri(), false, "f", "watch"))
                    .isEqualTo(10);
            assertThat(err.lines()).hasSize(1);
        }
    }

    @Test
    void valuesHaveLimits() {
        assertThat(run("g", "watch", "--interval", "0.1s")).isEqualTo(2);
        assertThat(err).contains("--interval is PT0.1S; it must be PT1S to PT10M");
        assertThat(run("g", "watch", "--for", "8d")).isEqualTo(2);
        assertThat(err).contains("--for is PT192H; it must be PT1S to PT168H");
        assertThat(run("g", "watch", "--count", "-1")).isEqualTo(2);
        assertThat(run("g", "watch", "--count", "0")).isEqualTo(2);
        assertThat(run("g", "watch", "a b")).isEqualTo(2);
        List<String> many = new ArrayList<>(List.of("watch"));
        IntStream.range(0, 21).forEach(i -> many.add("c" + i));
        assertThat(run("g", many.toArray(String[]::new))).isEqualTo(2);
        assertThat(err).contains("there are 21 names; there may be at most 20");
    }

    @Test
    void aProcessThatIsInterruptedEndsAndHasPrintedWhatItSaw() throws Exception {
        open("process", "payments", "provider down");
        try (OperatorProcess process =
                new OperatorProcess(folder, store.uri(), Map.of(), "watch", "--interval", "1s")) {
            process.says("provider down");
            open("process", "stock", "drill");
            process.says("drill");
            process.interrupt();
            assertThat(process.exit()).isEqualTo(OperatorProcess.INTERRUPTED);
            assertThat(process.out()).endsWith("drill\n");
            assertThat(process.err()).isEmpty();
        }
    }

    /** Without the times, which the items do not have here. */
    private static String shortened(String line) {
        String[] cells = line.split("\t", -1);
        return String.join(" ", cells[0], cells[1], cells[2], cells[6], cells[7]);
    }

    private static void open(String namespace, String circuit, String reason) {
        function(namespace).operator(circuit).override(OperatorOverride.Kind.FORCED_OPEN, null, "bob", reason);
    }
}
