package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files, methods and parameter lists are small. */
class SizesTest {
    /** Files of main sources that may be longer than the others, each with the reason. */
    private static final Map<String, String> LONGER = Map.ofEntries(
            Map.entry("dev/switchgear/Circuit.java", "every form of a call in one place, to choose from"),
            Map.entry("dev/switchgear/CircuitOperator.java", "every action of operators and signals in one place"),
            Map.entry("dev/switchgear/Switchgear.java", "with its builder, which is one list of settings"),
            Map.entry("dev/switchgear/lambda/LambdaSwitchgear.java", "with its builder"),
            Map.entry(
                    "dev/switchgear/model/CircuitPolicy.java",
                    "one list of values, three times: record, defaults, builder"),
            Map.entry("dev/switchgear/participant/LocalCircuit.java", "one circuit's state and the writes to it"),
            Map.entry(
                    "dev/switchgear/participant/Participant.java", "the steps of a call from its beginning to its end"),
            Map.entry("dev/switchgear/participant/Reporter.java", "one watch from its trigger to its verdict"),
            Map.entry("dev/switchgear/settings/Setting.java", "every variable, in one list"),
            Map.entry(
                    "dev/switchgear/resilience4j/FleetCircuitBreaker.java",
                    "every method of one interface of resilience4j"),
            Map.entry("dev/switchgear/resilience4j/FleetCircuitBreakerRegistry.java", "with its builder"),
            Map.entry("dev/switchgear/simulator/runs/Month.java", "everything that happens to a fleet in one day"),
            Map.entry(
                    "dev/switchgear/simulator/world/SimulatedEnvironment.java",
                    "one environment from its start to its death"),
            Map.entry(
                    "dev/switchgear/simulator/world/SwitchgearGuard.java",
                    "one call as core's host drives it, from its first request to its last write"));

    @Test
    void everyFileAndMethodIsSmall() throws Exception {
        List<Path> sources = Rooms.WITH_SOURCES.stream()
                .flatMap(room -> Stream.concat(room.sources("main").stream(), room.sources("test").stream()))
                .toList();
        assertThat(Sizes.tooLarge(Parsed.files(sources))).isEmpty();
    }

    @Test
    void mainFilesAreSmaller() throws Exception {
        List<Path> sources = Rooms.ALL.stream()
                .flatMap(room -> room.sources("main").stream())
                .toList();
        List<String> longer = Sizes.tooLarge(Parsed.files(sources), Sizes.MAIN_LINES);
        assertThat(longer)
                .filteredOn(found -> LONGER.keySet().stream().noneMatch(found::startsWith))
                .isEmpty();
        assertThat(LONGER.keySet())
                .as("exceptions that are still needed")
                .allMatch(name -> longer.stream().anyMatch(found -> found.startsWith(name)));
    }

    @Test
    void failsForALongFile() throws Exception {
        assertThat(tooLarge("package a; class Long {}" + "\n".repeat(Sizes.FILE_LINES) + "// end"))
                .containsExactly("a/Long.java has 401 lines; the limit is 400");
    }

    @Test
    void failsForALongMethod() throws Exception {
        assertThat(tooLarge("package a; class Long {\nvoid run() {" + "\n".repeat(Sizes.METHOD_LINES) + "} }"))
                .containsExactly("a/Long.java:2 Long.run has 61 lines; the limit is 60");
    }

    @Test
    void failsForManyParameters() throws Exception {
        assertThat(tooLarge("package a; class Wide { Wide(int a, int b, int c, int d, int e, int f) {} }"))
                .containsExactly("a/Wide.java:1 Wide.<init> has 6 parameters; the limit is 5");
    }

    @Test
    void acceptsARecordOfAnyWidth() throws Exception {
        assertThat(tooLarge("package a; record Wide(int a, int b, int c, int d, int e, int f) { Wide {} }"))
                .isEmpty();
        assertThat(tooLarge("package a; record W(int a) { W(int a, int b, int c, int d, int e, int f) { this(a); } }"))
                .isEmpty();
    }

    private static List<String> tooLarge(String source) throws Exception {
        return Sizes.tooLarge(List.of(Sketch.file(source)));
    }
}
