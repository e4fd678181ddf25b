package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.RetryAfter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs every row of {@code docs/same-answer.md} with the library, the extension, events and the workflow's Lambda
 * functions.
 */
@Timeout(300)
final class SameAnswerTest {
    private static final Path TABLE = Path.of("../docs/same-answer.md");
    private static final String NO_SUCH_INPUT = "–";
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final String FAILED = "\"result\":\"failure\"";

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** The inputs of a row for each way; a missing one means that the way has no such input. */
    private record Row(
            FourWays.@Nullable LibraryCall library,
            String key,
            List<String> outcomes,
            @Nullable Ended workflow) {}

    private record Ended(String result, @Nullable Object tookMillis) {}

    SameAnswerTest() {
        durations();
        results();
        keys();
        waits();
    }

    private void durations() {
        row("a failure that took 812 ms", lasting(Duration.ofMillis(812)), "\"durationMillis\":812", ended(812));
        row("took 812.0 ms", null, "\"durationMillis\":812.0", ended(812.0));
        row("took 812.4 ms", null, "\"durationMillis\":812.4", ended(812.4));
        row("took `\"812\"`", null, "\"durationMillis\":\"812\"", ended("812"));
        row("took `null`", null, "\"durationMillis\":null", ended(null));
        row("took -3 ms", lasting(Duration.ofMillis(-3)), "\"durationMillis\":-3", ended(-3));
        row("took longer than a day", lasting(FOREVER), "\"durationMillis\":1e300", ended(1e300));
        row("took `\"soon\"`", null, "\"durationMillis\":\"soon\"", ended("soon"));
        row("took a list", null, "\"durationMillis\":[812]", ended(List.of(812)));
        row("a field that nobody knows", null, "\"durationMilis\":812", null);
    }

    private void results() {
        rows.put(
                "the result in other letter case",
                new Row(null, "", List.of("\"result\":\"Failure\""), ended("FAILURE", 1)));
        rows.put("a result that nobody knows", new Row(null, "", List.of("\"result\":\"broken\""), ended("broken", 1)));
        rows.put("no result", new Row(null, "", List.of("\"durationMillis\":1"), ended("", 1)));
        rows.put("beside one without a result", new Row(null, "", List.of("\"durationMillis\":1", FAILED), null));
        rows.put("beside one that is no object", new Row(null, "", List.of(FAILED, FAILED + "},1,{" + FAILED), null));
    }

    private void keys() {
        for (String key : new String[] {"*", "a b"}) {
            rows.put(
                    "the key `" + key + "`",
                    new Row(circuit -> fail(circuit.key(key), Duration.ZERO), key, List.of(FAILED), null));
        }
    }

    private void waits() {
        String tomorrow = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Machine.clock().instant().plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
        row("`Retry-After: 120`", header("120"), "\"retryAfter\":\"120\"", null);
        row("`Retry-After` with a date a day ahead", header(tomorrow), "\"retryAfter\":\"" + tomorrow + "\"", null);
        row("`Retry-After: soon`", header("soon"), "\"retryAfter\":\"soon\"", null);
        row("a wait of 2 minutes", waiting(Duration.ofMinutes(2)), "\"retryAfterMillis\":120000", null);
        row("a wait of a day", waiting(Duration.ofDays(1)), "\"retryAfterMillis\":86400000", null);
        row(
                "a wait of `Long.MAX_VALUE` seconds",
                waiting(FOREVER),
                "\"retryAfterMillis\":9223372036854775807000",
                null);
        row("a wait of -1 s", waiting(Duration.ofSeconds(-1)), "\"retryAfterMillis\":-1000", null);
    }

    @Test
    void everyWayInGivesTheAnswerOfTheTable() throws Exception {
        Map<String, List<String>> expected = table("input");
        assertThat(expected.keySet()).as("rows of the table").containsExactlyElementsOf(rows.keySet());
        Map<String, List<String>> played = new LinkedHashMap<>();
        try (FourWays ways = new FourWays()) {
            for (Map.Entry<String, Row> entry : rows.entrySet()) {
                played.put(entry.getKey(), play(ways, entry.getValue()));
            }
        }
        assertThat(played).isEqualTo(expected);
    }

    @Test
    void theExtensionAndEventsTreatALivePolicyAsTheTableSays() throws Exception {
        Map<String, List<String>> expected = table("the live policy");
        expected.replaceAll((text, cells) -> cells.subList(2, 4));
        assertThat(expected).hasSizeGreaterThan(10);
        Map<String, List<String>> played = new LinkedHashMap<>();
        try (FourWays ways = new FourWays()) {
            for (String cell : expected.keySet()) {
                String text = cell.substring(1, cell.length() - 1);
                played.put(cell, List.of(ways.policyOfTheExtension(text), ways.policyOfEvents(text)));
            }
        }
        assertThat(played).isEqualTo(expected);
    }

    @Test
    void theLongestThatACallTakesMeansTheSameLeaseInEveryWayIn() throws Exception {
        try (FourWays ways = new FourWays()) {
            assertThat(ways.leasesLast(FourWays.CALL_TIMEOUT.plusSeconds(3)))
                    .hasSize(3)
                    .allSatisfy((way, right) -> assertThat(right).as(way).isTrue());
        }
    }

    private static List<String> play(FourWays ways, Row row) throws Exception {
        FourWays.LibraryCall library = row.library();
        Ended ended = row.workflow();
        return List.of(
                library == null ? NO_SUCH_INPUT : ways.library(library),
                ways.extension(row.key(), row.outcomes()),
                ways.event(row.key(), row.outcomes()),
                ended == null ? NO_SUCH_INPUT : ways.workflow(ended.result(), ended.tookMillis()));
    }

    /** Returns the cells after the first, by the first cell, of the table whose first column has that head. */
    private static Map<String, List<String>> table(String head) throws IOException {
        Map<String, List<String>> table = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(TABLE)) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::strip).toList();
            inside = line.startsWith("|") && (inside || cells.get(1).equals(head));
            if (inside && !cells.get(1).startsWith("---") && !cells.get(1).equals(head)) {
                table.put(cells.get(1), cells.subList(2, cells.size() - 1));
            }
        }
        return table;
    }

    private void row(String input, FourWays.@Nullable LibraryCall library, String field, @Nullable Ended workflow) {
        rows.put(input, new Row(library, "", List.of(FAILED + "," + field), workflow));
    }

    private static Ended ended(@Nullable Object tookMillis) {
        return ended("failure", tookMillis);
    }

    private static Ended ended(String result, @Nullable Object tookMillis) {
        return new Ended(result, tookMillis);
    }

    private static FourWays.LibraryCall lasting(Duration lasted) {
        return circuit -> fail(circuit, lasted);
    }

    private static void fail(Circuit circuit, Duration lasted) {
        circuit.decide().permit().end(Outcome.FAILURE, lasted);
    }

    private static FourWays.LibraryCall waiting(Duration wait) {
        return circuit -> circuit.decide().permit().end(Outcome.FAILURE.withRetryAfter(wait));
    }

    /** As the recipe in {@code examples} reads a response's field. */
    private static FourWays.LibraryCall header(String field) {
        Classifier classifier = Classifier.builder()
                .retryAfter(
                        IOException.class,
                        response -> RetryAfter.of(field, Machine.clock().instant()))
                .build();
        return circuit -> circuit.decide().permit().end(classifier.ofThrown(new IOException("503")));
    }
}
