package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.sandbox.TableProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The promises about a run, and what the report says about them. */
final class PromiseTest {
    private static final Timeline TIMELINE = new Timeline(1_000, 2_000, 62_000, 70_000);
    private static final DemoOptions OPTIONS = DemoOptions.parse(List.of());

    @Test
    void allHoldInAGoodRun() {
        assertThat(Promise.of(OPTIONS, figures(20, 60, 3, List.of(write(999), write(2_000)))))
                .allMatch(Promise::held)
                .extracting(Promise::name)
                .containsExactlyInAnyOrder(
                        "noWritesWhileHealthy",
                        "noCallerSawTheStore",
                        "probesBounded",
                        "opensOnce",
                        "recovers",
                        "fewerCallsToDeadDependency");
    }

    @Test
    void namesEachOneThatBroke() {
        assertThat(broken(OPTIONS, figures(20, 60, 3, List.of(write(1_999))))).containsExactly("noWritesWhileHealthy");
        assertThat(broken(OPTIONS, figures(20, 60, 4, List.of()))).containsExactly("probesBounded");
        assertThat(broken(OPTIONS, figures(21, 60, 3, List.of()))).containsExactly("fewerCallsToDeadDependency");
    }

    @Test
    void promisesMoreAgainstThePeersDefaultsAndLessInAShortOutage() {
        DemoOptions defaults = DemoOptions.parse(List.of("--peer", "default"));
        assertThat(broken(defaults, figures(20, 159, 3, List.of()))).containsExactly("fewerCallsToDeadDependency");
        assertThat(broken(defaults, figures(20, 160, 3, List.of()))).isEmpty();
        assertThat(broken(DemoOptions.parse(List.of("--outage", "59")), figures(20, 20, 3, List.of())))
                .isEmpty();
    }

    @Test
    void promisesThatAFewFailuresOpenNothing() {
        DemoOptions little = DemoOptions.parse(List.of("--failure", "partial:20"));
        assertThat(broken(little, figures(20, 60, 0, List.of()))).containsExactly("staysClosed");
    }

    @Test
    void promisesNothingAboutAShardWithHardlyAnyRequests() {
        assertThat(Promise.of(
                        DemoOptions.parse(List.of("--failure", "keys", "--outage", "49")), figures(1, 1, 0, List.of())))
                .extracting(Promise::name)
                .doesNotContain("opensOnce");
        assertThat(Promise.of(
                        DemoOptions.parse(List.of("--failure", "keys", "--outage", "50")), figures(1, 1, 0, List.of())))
                .extracting(Promise::name)
                .contains("opensOnce");
    }

    @Test
    void reportsEveryFigureAsJson() {
        DemoFigures figures = figures(20, 60, 3, List.of(write(2_000), read(63_000)));
        ObjectNode json = new Promises(Promise.of(OPTIONS, figures)).json();
        new DemoReport(OPTIONS, figures).write(json);

        assertThat(json.at("/promises/opensOnce").asBoolean()).isTrue();
        assertThat(json.at("/shared/callsToDeadDependency").asInt()).isEqualTo(20);
        assertThat(json.at("/shared/timeToOpenMillis").asLong()).isEqualTo(2_000);
        assertThat(json.at("/unshared/callsToDeadDependency").asInt()).isEqualTo(60);
        assertThat(json.at("/unshared/timeToRecoverMillis").isNull()).isTrue();
        assertThat(json.at("/maxConcurrentProbes").asInt()).isEqualTo(3);
        assertThat(json.at("/healthyWrites").isInt()).isTrue();
        assertThat(json.at("/tableReads").asInt()).isEqualTo(1);
        assertThat(json.at("/tableWrites").asInt()).isEqualTo(1);
        assertThat(json.at("/timesOpened").asInt()).isEqualTo(1);
        assertThat(json.at("/seed").asLong()).isEqualTo(1);
        assertThat(json.at("/options/environments").asInt()).isEqualTo(8);
        assertThat(json.at("/phases/outage/millis").asLong()).isEqualTo(60_000);
        assertThat(json.at("/phases/recovery/tableReads").asInt()).isEqualTo(1);
        assertThat(json.at("/phases/healthy/shared/ok").isInt()).isTrue();
    }

    private static List<String> broken(DemoOptions options, DemoFigures figures) {
        return Promise.of(options, figures).stream()
                .filter(promise -> !promise.held())
                .map(Promise::name)
                .toList();
    }

    private static DemoFigures figures(
            int sharedCalls, int unsharedCalls, int probes, List<TableProxy.ProxiedRequest> store) {
        List<CircuitView> changes = new ArrayList<>();
        changes.add(view(CircuitView.State.OPEN));
        changes.add(view(CircuitView.State.CLOSED));
        return new DemoFigures(
                TIMELINE,
                new SideFigures(sharedCalls, OptionalLong.of(2_000), OptionalLong.of(5_000), probes, Map.of()),
                new SideFigures(unsharedCalls, OptionalLong.of(3_000), OptionalLong.empty(), 8, Map.of()),
                changes,
                store);
    }

    private static CircuitView view(CircuitView.State state) {
        return new CircuitView(3_000, "*", state, 1, false, 3_000, 0);
    }

    private static TableProxy.ProxiedRequest write(long atMillis) {
        return new TableProxy.ProxiedRequest(atMillis, "UpdateItem", TableProxy.Use.WRITE);
    }

    private static TableProxy.ProxiedRequest read(long atMillis) {
        return new TableProxy.ProxiedRequest(atMillis, "GetItem", TableProxy.Use.READ);
    }
}
