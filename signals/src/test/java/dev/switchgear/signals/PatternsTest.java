package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.RuleCompiler;

/** The patterns of the rules, with AWS's own matcher. */
final class PatternsTest {
    private static final List<String> ALL =
            List.of("opened", "closed", "forced", "degraded", "outcomes", "alarms", "stream-filter");

    @ParameterizedTest
    @ValueSource(strings = {"opened", "closed", "forced", "degraded", "outcomes", "alarms", "stream-filter"})
    void everyPatternIsValid(String name) {
        assertThat(RuleCompiler.check(pattern(name))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "examples/outcome-failure.json, outcomes",
        "examples/outcome-list.json, outcomes",
        "examples/outcome-counts.json, outcomes",
        "examples/change-opened.json, opened",
        "payloads/alarm-bus-metric.json, alarms",
        "payloads/alarm-bus-composite.json, alarms",
        "payloads/stream-opened.json, stream-filter"
    })
    void anEventMatchesItsPatternAndNoOther(String event, String pattern) throws Exception {
        ObjectNode json = Resources.json(event);
        String text = json.has("Records") ? json.at("/Records/0").toString() : json.toString();
        assertThat(matching(text)).containsExactly(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "opened, opened",
        "closed, closed",
        "forced, forced",
        "released, forced",
        "degraded, degraded",
        "restored, degraded",
        "probing, ''",
        "watched, ''"
    })
    void aChangeMatchesItsPattern(String change, String pattern) throws Exception {
        ObjectNode event = Resources.json("examples/change-opened.json");
        ((ObjectNode) event.path("detail")).put("change", change);
        assertThat(String.join(",", matching(event.toString()))).isEqualTo(pattern);
    }

    @Test
    void aForgedEventIsNotDelivered() throws Exception {
        ObjectNode event = Resources.json("examples/outcome-failure.json");
        assertThat(matching(event.deepCopy().put("source", "com.evil").toString()))
                .isEmpty();
        assertThat(matching(event.deepCopy().put("account", "999999999999").toString()))
                .isEmpty();
        assertThat(matching(event.deepCopy().put("detail-type", "httpcall").toString()))
                .isEmpty();
    }

    private static java.util.Set<String> matching(String event) throws Exception {
        Machine machine = Machine.builder().build();
        for (String name : ALL) {
            machine.addRule(name, pattern(name));
        }
        return new TreeSet<>(machine.rulesForJSONEvent(event));
    }

    private static String pattern(String name) {
        return Resources.text("patterns/" + name + ".json");
    }
}
