package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user sees of the function: of the events that it gets, and of those that it does not get. */
class SourceGovernorHandlerTest {
    private static final String SCHEDULE = "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\"}";
    private static final String PAUSED = "Disabled 10 3";
    private static final String FULL = "Enabled 10 50";
    private static final int ENOUGH = 50_000;

    private final GovernorWorld world = new GovernorWorld();
    private final Map<String, String> listed = new HashMap<>();
    private Optional<String> tag = Optional.empty();
    private int millisLeft = ENOUGH;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aChangeOfACircuitPausesItsMappingsAndNoOthers() {
        queue("orders", "payments");
        queue("mails", "mail");
        world.open();
        world.open("mail");
        assertThat(sent(change("c#default#payments"))).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(shown("orders")).isEqualTo(PAUSED);
        assertThat(shown("mails")).isEqualTo(FULL);
    }

    @Test
    void anEventOfTheBusPausesAsTheStreamDoes() {
        queue("orders", "payments");
        world.open();
        sent(busEvent("another fleet", "payments"));
        assertThat(shown("orders")).isEqualTo(FULL);
        sent(busEvent("default", "payments"));
        assertThat(shown("orders")).isEqualTo(PAUSED);
    }

    @Test
    void anEventThatIsDeliveredTwiceChangesTheMappingOnce() {
        queue("orders", "payments");
        world.open();
        sent(change("c#default#payments"));
        sent(change("c#default#payments"));
        shown("orders");
        sent(change("c#default#payments"));
        assertThat(world.lambda.changes()).hasSize(1);
    }

    @Test
    void anEventThatIsLateOrInAnotherOrderDoesWhatTheCircuitSaysNow() {
        queue("orders", "payments");
        world.open();
        String opened = change("c#default#payments");
        world.heal();
        sent(opened);
        assertThat(shown("orders")).isEqualTo(FULL);
        assertThat(world.lambda.changes()).isEmpty();

        world.open();
        sent(change("c#default#payments"));
        assertThat(shown("orders")).isEqualTo(PAUSED);
    }

    @Test
    void theScheduleDoesWhatALostEventWouldHaveDone() {
        queue("orders", "payments");
        world.open();
        assertThat(sent(SCHEDULE)).contains("\"kind\":\"LATER\"");
        assertThat(shown("orders")).isEqualTo(PAUSED);
        world.heal();
        sent(SCHEDULE);
        assertThat(shown("orders")).isEqualTo(FULL);
        assertThat(sent(SCHEDULE)).contains("\"kind\":\"FULL\"");
    }

    @Test
    void recordsOfOtherItemsAndRecordsWithoutAKeyAskForNothing() {
        queue("orders", "payments");
        world.open();
        int before = world.lambda.requests();
        for (String key :
                new String[] {"", "x", "e#default#payments", "c#other#payments", "c#default#switchgear:names"}) {
            sent(change(key));
        }
        sent("{\"Records\":[{}]}");
        assertThat(world.lambda.requests()).isEqualTo(before);
    }

    @Test
    void aMappingIsFoundByItsTagAndTheListTakesPrecedence() {
        tag = Optional.of("circuit");
        for (String name : new String[] {"a", "b", "c", "d", "e"}) {
            world.lambda.add(name, "sqs", 10, 50);
        }
        world.lambda.tag("c", "payments");
        world.lambda.tag("d", "not a name");
        world.lambda.tag("e", "payments");
        listed.put("e", "mail");
        world.open();
        SourceGovernorHandler handler = handler();
        sent(handler, SCHEDULE);
        assertThat(shown("a") + shown("b") + shown("d") + shown("e")).isEqualTo(FULL + FULL + FULL + FULL);
        assertThat(shown("c")).isEqualTo(PAUSED);

        world.lambda.tag("a", "payments");
        sent(handler, SCHEDULE);
        assertThat(shown("a")).isEqualTo(FULL);
        world.pass(SourceList.FRESH);
        sent(handler, SCHEDULE);
        assertThat(shown("a")).isEqualTo(PAUSED);
    }

    @Test
    void aMappingThatIsGovernedNoLongerGetsItsSettingsBackAndOneThatWasDeletedIsForgotten() {
        queue("orders", "payments");
        queue("mails", "payments");
        world.open();
        sent(SCHEDULE);
        shown("orders");
        sent(SCHEDULE);
        assertThat(shown("orders") + shown("mails")).isEqualTo(PAUSED + PAUSED);

        listed.clear();
        listed.put("others", "payments");
        world.lambda.delete("mails");
        assertThat(sent(SCHEDULE)).contains("the mapping was deleted");
        assertThat(shown("orders")).isEqualTo(FULL);
        sent(SCHEDULE);
        assertThat(sent(SCHEDULE)).doesNotContain("orders").doesNotContain("mails");
    }

    @Test
    void tagsThatCannotBeReadLeavePausedWhatIsPaused() {
        tag = Optional.of("circuit");
        world.lambda.add("orders", "sqs", 10, 50);
        world.lambda.tag("orders", "payments");
        world.open();
        SourceGovernorHandler handler = handler();
        sent(handler, SCHEDULE);
        assertThat(shown("orders")).isEqualTo(PAUSED);
        world.pass(SourceList.FRESH);
        world.lambda.throttle(1);
        sent(handler, SCHEDULE);
        assertThat(shown("orders")).isEqualTo(PAUSED);
        world.lambda.throttle(1);
        sent(handler(), SCHEDULE);
        assertThat(shown("orders")).isEqualTo(PAUSED);
    }

    @Test
    void aRunWithoutTimeLeftSaysSoAndTheNextOneGoesOn() {
        queue("orders", "payments");
        world.open();
        millisLeft = 1_000;
        assertThat(sent(SCHEDULE)).contains("this run has no time left");
        assertThat(shown("orders")).isEqualTo(FULL);
        millisLeft = ENOUGH;
        sent(SCHEDULE);
        assertThat(shown("orders")).isEqualTo(PAUSED);
    }

    @Test
    void aThrottledRequestIsSentThreeTimesAndNotMore() {
        world.lambda.add("orders", "sqs", 10, 50);
        LambdaMappings mappings = new LambdaMappings(world.lambda.client(GovernorProcess.bounds()));
        world.lambda.throttle(2);
        assertThat(mappings.read("orders").state()).isEqualTo("Enabled");
        int before = world.lambda.requests();
        world.lambda.throttle(100);
        assertThatThrownBy(() -> mappings.read("orders")).hasMessageContaining("TooManyRequests");
        assertThat(world.lambda.requests() - before).isEqualTo(GovernorProcess.MOST_ATTEMPTS);
    }

    @Test
    void settingsAreReadFromVariables() {
        GovernorSettings settings = GovernorSettings.of(Map.of(
                "SWITCHGEAR_TABLE", "circuits",
                "SWITCHGEAR_MAPPINGS", "14e0db71 = payments, 9c2 = mail",
                "SWITCHGEAR_LONGEST_PAUSE_SECONDS", "7200",
                "AWS_LAMBDA_FUNCTION_NAME", "governor"));
        assertThat(settings.circuits()).isEqualTo(Map.of("14e0db71", "payments", "9c2", "mail"));
        assertThat(settings.longestPause()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.owner()).isEqualTo("governor");
    }

    @Test
    void anInvalidSettingEndsTheStartWithTheValueAndTheLimit() {
        refuses("SWITCHGEAR_MAPPINGS", "orders", "'orders'; it must be uuid=circuit");
        refuses("SWITCHGEAR_MAPPINGS", "orders=a b", "'orders=a b'; it must be uuid=circuit");
        refuses("SWITCHGEAR_MAPPINGS", "orders=a, orders=b", "maps 'orders' to 'a' and to 'b'");
        refuses("SWITCHGEAR_LONGEST_PAUSE_SECONDS", "30", "'30'; it must be a whole number from 60 to 1209600");
        refuses("SWITCHGEAR_MAPPING", "x", "SWITCHGEAR_MAPPING is not a variable");
        assertThatThrownBy(() -> GovernorSettings.of(Map.of("SWITCHGEAR_TABLE", "circuits")))
                .hasMessageContaining("SWITCHGEAR_MAPPINGS and SWITCHGEAR_MAPPING_TAG are not set");
        assertThatThrownBy(() -> GovernorSettings.of(Map.of("SWITCHGEAR_MAPPINGS", "a=b")))
                .hasMessageContaining("SWITCHGEAR_TABLE is not set");
    }

    private static void refuses(String name, String value, String message) {
        Map<String, String> variables =
                new HashMap<>(Map.of("SWITCHGEAR_TABLE", "circuits", "SWITCHGEAR_MAPPING_TAG", "t"));
        variables.put(name, value);
        assertThatThrownBy(() -> GovernorSettings.of(variables)).hasMessageContaining(message);
    }

    private void queue(String mapping, String circuit) {
        world.lambda.add(mapping, "sqs", 10, 50);
        listed.put(mapping, circuit);
    }

    /** What Lambda shows once its changes have ended. */
    private String shown(String mapping) {
        world.lambda.settle();
        return world.lambda.shown(mapping);
    }

    private SourceGovernorHandler handler() {
        SourceList sources =
                new SourceList(listed, tag, Duration.ofHours(12), world.lambda.client(world.killSwitch), world);
        return new SourceGovernorHandler(world.governor, sources, "default", world);
    }

    /** Each event reaches an environment that has just started, as far as the test does not say otherwise. */
    private String sent(String event) {
        return sent(handler(), event);
    }

    private String sent(SourceGovernorHandler handler, String event) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    answer,
                    new GovernorContext(millisLeft));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static String change(String partitionKey) {
        JsonNode record = new ObjectMapper()
                .createObjectNode()
                .set("dynamodb", new ObjectMapper().createObjectNode().set("Keys", key(partitionKey)));
        return "{\"Records\":[" + record + "]}";
    }

    private static JsonNode key(String partitionKey) {
        ObjectMapper json = new ObjectMapper();
        return json.createObjectNode().set("pk", json.createObjectNode().put("S", partitionKey));
    }

    private static String busEvent(String namespace, String circuit) {
        return "{\"detail-type\":\"Switchgear Circuit Change\",\"source\":\"switchgear\",\"detail\":{\"schema\":1,"
                + "\"namespace\":\"" + namespace + "\",\"circuit\":\"" + circuit + "\",\"change\":\"opened\"}}";
    }
}
