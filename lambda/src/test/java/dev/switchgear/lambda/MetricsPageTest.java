package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} and the Grafana dashboard name the figures that the code publishes, and no others. */
final class MetricsPageTest {
    private static final CircuitCounts ALL = counts(CircuitState.OPEN, Optional.of(OperatorOverride.Kind.FORCED_OPEN));

    private static CircuitCounts counts(CircuitState state, Optional<OperatorOverride.Kind> override) {
        return new CircuitCounts(CircuitId.of("prod", "payments"), state, override, 3, 2, 1, 4, 1, 1, 2, true);
    }

    @Test
    void thePageNamesEveryMetricOfCloudWatchWithItsUnitAndDimensions() throws IOException {
        List<String> lines = new ArrayList<>();
        new Emf("orders", lines::add).publish(ALL);
        String line = String.join("\n", lines);
        String dimensions = String.join(", ", texts(found(line, "\"Dimensions\":\\[\\[([^]]*)]]")));
        Set<String> written = Pattern.compile("\\{\"Name\":\"(\\w+)\"[^}]*}")
                .matcher(line)
                .results()
                .map(metric -> metric.group(1) + " " + (metric.group().contains("\"Count\"") ? "Count" : "None") + " "
                        + dimensions)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(written).hasSize(9);
        assertThat(rows(section("## CloudWatch"), "^\\| `(\\w+)` \\| (\\w+) \\| ([^|]+) \\|"))
                .isEqualTo(written);
        assertThat(section("## CloudWatch")).contains("`" + found(line, "\"Namespace\":\"(\\w+)\"") + "`");
    }

    @Test
    void thePageNamesEveryMeterWithItsTypeAndTags() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MicrometerMetrics(registry).publish(ALL);
        assertThat(rows(section("## Micrometer"), "^\\| `([\\w.]+)` \\| (\\w+) \\| ([^|]+) \\|"))
                .hasSize(4)
                .isEqualTo(described(registry));
        for (String result : tagValues(registry, "result")) {
            assertThat(section("## Micrometer")).contains("`" + result + "`");
        }
    }

    @Test
    void metersOfResilience4jAreKeptOnlyIfConfigured() throws IOException {
        SimpleMeterRegistry plain = new SimpleMeterRegistry();
        new MicrometerMetrics(plain).publish(ALL);
        assertThat(names(plain)).noneMatch(name -> name.startsWith("resilience4j"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerMetrics.namedAsInResilience4j(registry).publish(ALL);
        Set<String> more = names(registry);
        more.removeAll(names(plain));
        assertThat(rows(section("## If you have dashboards"), "^\\| `(resilience4j[\\w.]+)` \\| (kept)"))
                .isEqualTo(more.stream().map(name -> name + " kept").collect(Collectors.toSet()))
                .hasSize(2);
    }

    @Test
    void theStateUnderResilience4jsNameIsTheOneThatApplies() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerMetrics metrics = MicrometerMetrics.namedAsInResilience4j(registry);
        metrics.publish(ALL);
        assertThat(applying(registry)).containsExactly("forced_open");
        assertThat(registry.get("resilience4j.circuitbreaker.not.permitted.calls")
                        .tags("name", "prod/payments", "kind", "not_permitted")
                        .counter()
                        .count())
                .isEqualTo(2);
        metrics.publish(counts(CircuitState.CLOSED, Optional.of(OperatorOverride.Kind.FORCED_CLOSED)));
        assertThat(applying(registry)).containsExactly("closed");
        metrics.publish(counts(CircuitState.CLOSED, Optional.of(OperatorOverride.Kind.DISABLED)));
        assertThat(applying(registry)).containsExactly("disabled");
        metrics.publish(counts(CircuitState.HALF_OPEN, Optional.empty()));
        assertThat(applying(registry)).containsExactly("half_open");
        metrics.publish(counts(CircuitState.OPEN, Optional.empty()));
        assertThat(applying(registry)).containsExactly("open");
    }

    @Test
    void theGrafanaDashboardQueriesOnlyMetersThatExist() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MicrometerMetrics(registry).publish(ALL);
        Set<String> known =
                registry.getMeters().stream().map(MetricsPageTest::inPrometheus).collect(Collectors.toSet());
        String dashboard = Files.readString(docs("dashboards/grafana.json"));
        assertThat(all(dashboard, "switchgear_\\w+")).isEqualTo(known);
        Set<String> results = tagValues(registry, "result");
        assertThat(all(dashboard, "(?<=result=~?\\\\\")[^\\\\]+").stream()
                        .flatMap(alternatives -> Stream.of(alternatives.split("\\|", -1))))
                .isNotEmpty()
                .isSubsetOf(results);
        assertThat(all(dashboard, "(?<=by \\()[\\w, ]+").stream().flatMap(labels -> Stream.of(labels.split(", ", -1))))
                .isSubsetOf("circuit", "result");
    }

    private static List<String> applying(SimpleMeterRegistry registry) {
        return registry.get("resilience4j.circuitbreaker.state").gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
                .toList();
    }

    /** As Micrometer's naming convention for Prometheus writes it. */
    private static String inPrometheus(Meter meter) {
        String name = meter.getId().getName().replace('.', '_');
        return meter.getId().getType() == Meter.Type.COUNTER ? name + "_total" : name;
    }

    private static Set<String> described(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName() + " "
                        + meter.getId().getType().name().toLowerCase(Locale.ROOT) + " "
                        + meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.joining(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tagValues(SimpleMeterRegistry registry, String tag) {
        return registry.getMeters().stream()
                .flatMap(meter -> Optional.ofNullable(meter.getId().getTag(tag)).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> rows(String text, String row) {
        return Pattern.compile(row, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(MetricsPageTest::groups)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String groups(MatchResult row) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= row.groupCount(); i++) {
            groups.add(row.group(i));
        }
        return String.join(" ", groups);
    }

    private static Set<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(String list) {
        return all(list, "(?<=\")\\w+(?=\")");
    }

    private static String found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String section(String title) throws IOException {
        String page = Files.readString(docs("metrics.md"));
        int from = page.indexOf(title);
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to < 0 ? page.length() : to);
    }

    private static Path docs(String name) {
        return Stream.of(Path.of("docs"), Path.of("..", "docs"))
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
