package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.OperatorSettings;
import dev.switchgear.OvertakenException;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each verb, on DynamoDB Local. */
final class VerbsTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anOverrideIsObeyedByAFunctionAndShownBeforeAndAfter() throws Exception {
        assertThat(run("a", "open", "payments", "--for", "15m", "--reason", "maintenance"))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("before: no override")
                .contains("now:    FORCED_OPEN by ada: maintenance, until 2019-11-21T02:15:00Z")
                .contains("neither registered nor stored by a function");
        try (Switchgear function = function("a")) {
            assertThatThrownBy(() -> function.circuit("payments").call(() -> "receipt"))
                    .isInstanceOf(CircuitOpenException.class);
        }
        assertThat(run("a", "auto", "payments")).isZero();
        assertThat(out).contains("before: FORCED_OPEN by ada", "now:    no override");
        try (Switchgear function = function("a")) {
            assertThat(function.circuit("payments").<String, Exception>call(() -> "receipt"))
                    .isEqualTo("receipt");
        }
    }

    @Test
    void aWaitThatIsLongerThanTheDefaultPolicyAllowsIsShownAsOpen() {
        waiting("long", "payments", NOW.plusSeconds(2_400).toEpochMilli());
        assertThat(run("long", "status", "payments")).as(err).isZero();
        assertThat(out).contains("OPEN").doesNotContain("HALF_OPEN");
        assertThat(run("long", "list")).as(err).isZero();
        assertThat(out).contains("OPEN").doesNotContain("HALF_OPEN");
    }

    @Test
    void aLivePolicyThatTheDefaultDoesNotAllowIsRefused() {
        assertThat(run("policy", "policy", "set", "payments", "openWaitMillis=2400000"))
                .as(out)
                .isEqualTo(2);
        assertThat(err).contains("openWait");
    }

    @Test
    void anExpiredOverrideIsShownAsNone() {
        try (Switchgear yesterday = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, TABLE))
                .namespace("j")
                .clock(InstantSource.fixed(NOW.minusSeconds(86_400)))
                .build()) {
            yesterday
                    .operator("payments")
                    .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jo", "long ago");
        }
        assertThat(run("j", "close", "payments", "--reason", "we know better")).isZero();
        assertThat(out).contains("before: no override").doesNotContain("long ago");
    }

    @Test
    void closeAndDisableAreOverridesToo() throws Exception {
        run("b", "close", "payments", "--reason", "we know better", "--by", "jo");
        assertThat(status("b", "payments").path("override").path("kind").asText())
                .isEqualTo("FORCED_CLOSED");
        run("b", "disable", "payments", "--reason", "it lies", "--output", "json");
        JsonNode answer = JSON.readTree(out).path("circuits").path(0);
        assertThat(answer.path("before").asText())
                .isEqualTo("FORCED_CLOSED by jo: we know better, until it is released");
        assertThat(answer.path("override").path("kind").asText()).isEqualTo("DISABLED");
    }

    @Test
    void aKeyIsForcedAlone() throws Exception {
        assertThat(run("k", "open", "payments", "--key", "eu", "--reason", "one tenant", "--for", "1h"))
                .isZero();
        assertThat(run("k", "status", "payments", "--key", "eu", "--output", "json"))
                .isZero();
        assertThat(JSON.readTree(out).path("state").asText()).isEqualTo("OPEN");
        assertThat(status("k", "payments").path("state").asText()).isEqualTo("CLOSED");
        assertThat(status("k", "payments").path("openKeys").asInt()).isEqualTo(1);
    }

    @Test
    void severalCircuitsAreChangedOnlyAfterAYes() {
        assertThat(run("c", "open", "one", "two", "--reason", "storm")).isEqualTo(2);
        assertThat(err).contains("Force open 2 circuits: one, two? Say --yes");
        assertThat(run(true, "n\n", "c", "open", "one", "two", "--reason", "storm"))
                .isEqualTo(1);
        assertThat(out).contains("[y/N] nothing was changed");
        assertThat(run(true, "y\n", "c", "open", "one", "two", "--reason", "storm"))
                .isZero();
        assertThat(run("c", "list", "--open")).isZero();
        assertThat(out.lines()).hasSize(3);
        assertThat(run("c", "auto", "one", "two", "--yes")).isZero();
    }

    @Test
    void theLivePolicyIsSetValueByValue() throws Exception {
        assertThat(run("d", "policy", "set", "payments", "probes=1", "openWaitMillis=4000"))
                .as(err)
                .isZero();
        assertThat(run("d", "policy", "set", "payments", "probes=2")).isZero();
        assertThat(out).contains("before: {\"probes\":1,\"openWaitMillis\":4000}");
        assertThat(out).contains("now:    {\"probes\":2,\"openWaitMillis\":4000}");
        assertThat(run("d", "policy", "get", "payments")).isZero();
        assertThat(out).contains("set by ada");
        assertThat(run("d", "policy", "unset", "payments", "openWaitMillis")).isZero();
        assertThat(run("d", "shadow", "payments")).isZero();
        assertThat(status("d", "payments").path("policy").asText()).isEqualTo("{\"probes\":2,\"shadow\":true}");
        assertThat(run("d", "policy", "unset", "payments")).isZero();
        assertThat(out).contains("now:    no live policy");
    }

    @Test
    void aPreviewSaysWhatWouldChangeAndWritesNothing() throws Exception {
        run("p", "policy", "set", "payments", "probes=1");
        assertThat(run("p", "policy", "set", "payments", "probes=2", "openWaitMillis=4000", "--preview"))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("payments: a preview; nothing was written", "now:    {\"probes\":1}")
                .contains("then:   {\"probes\":2,\"openWaitMillis\":4000}", "probes: from 1 to 2")
                .containsPattern("openWaitMillis: from the function's own \\(default \\d+\\) to 4000");
        assertThat(run("p", "policy", "set", "payments", "probes=99", "--preview"))
                .isEqualTo(2);
        assertThat(err).contains("probes", "99");
        assertThat(run("p", "shadow", "payments", "--preview")).isZero();
        assertThat(out).contains("shadow: from");
        assertThat(run("p", "policy", "unset", "payments", "--preview", "--output", "json"))
                .isZero();
        JsonNode answer = JSON.readTree(out);
        assertThat(answer.path("preview").asText()).isEmpty();
        assertThat(answer.path("changes").path(0).path("from").asText()).isEqualTo("1");
        assertThat(status("p", "payments").path("policy").asText()).isEqualTo("{\"probes\":1}");
    }

    @Test
    void anInvalidPolicyIsRefusedWithItsLimitAndChangesNothing() {
        assertThat(run("e", "policy", "set", "payments", "probes=99")).isEqualTo(2);
        assertThat(err).contains("probes").contains("99");
        assertThat(run("e", "policy", "set", "payments", "prbes=1")).isEqualTo(2);
        assertThat(err).contains("prbes");
        assertThat(run("e", "policy", "set", "payments", "probes")).isEqualTo(2);
        assertThat(err).contains("'probes' must be NAME=VALUE");
        assertThat(run("e", "policy", "unset", "payments", "probes")).isEqualTo(2);
        assertThat(run("e", "policy", "get", "payments")).isZero();
        assertThat(out.strip()).isEqualTo("no live policy");
    }

    @Test
    void listShowsCircuitsInTroubleFirstAndTheCost() throws Exception {
        run("f", "names", "--register", "basket", "--register", "stock");
        run("f", "open", "stock", "--reason", "maintenance");
        assertThat(run(true, "", "f", "list")).isZero();
        assertThat(out.lines().map(String::strip)).first().asString().startsWith("CIRCUIT  STATE");
        assertThat(out.lines().toList().get(1))
                .startsWith("stock")
                .contains("OPEN")
                .contains("maintenance");
        assertThat(out.lines().toList().get(2)).startsWith("basket").contains("CLOSED");
        assertThat(out).containsPattern("2 of 2 circuits of 'f'; 1 requests, \\d+\\.\\d read units");
        assertThat(run("f", "list", "--output", "json")).isZero();
        JsonNode answer = JSON.readTree(out);
        assertThat(answer.path("requests").asInt()).isEqualTo(1);
        assertThat(answer.path("circuits").path(0).path("circuit").asText()).isEqualTo("stock");
    }

    @Test
    void aListForAProgramHasTabs() {
        run("g", "names", "--register", "basket");
        run("g", "list");
        assertThat(out.lines())
                .containsExactly("CIRCUIT\tSTATE\tSINCE\tUNTIL\tOPEN KEYS\tWHY", "basket\tCLOSED\t-\t-\t-\t-");
    }

    @Test
    void textsOfOthersDoNotMoveTheCursor() {
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("c#h#payments"),
                        "sk", AttributeValue.fromS("*"),
                        "format", AttributeValue.fromN("1"),
                        "override", AttributeValue.fromS("FORCED_OPEN"),
                        "overrideReason", AttributeValue.fromS("\u001b[2Jgone"))));
        assertThat(run("h", "status", "payments")).isZero();
        assertThat(out).contains("gone").doesNotContain("\u001b");
    }

    @Test
    void theSecondOfTwoOperatorsLearnsWhoCameFirst() {
        try (Switchgear function = function("i")) {
            OperatorSettings seen = function.operator("payments").orders();
            run("i", "open", "payments", "--reason", "maintenance");
            assertThatThrownBy(() -> function.operator("payments")
                            .unlessChanged(seen)
                            .override(OperatorOverride.Kind.FORCED_CLOSED, Duration.ofMinutes(1), "jo", "no"))
                    .isInstanceOf(OvertakenException.class)
                    .satisfies(problem ->
                            assertThat(ConsoleExit.of((Exception) problem)).isEqualTo(15));
            assertThat(function.operator("payments").read().state()).isEqualTo(CircuitState.OPEN);
        }
    }

    @Test
    void initAsksBeforeItCreatesTheTable() {
        assertThat(runBare("init", "--table", "fresh", "--endpoint", store.uri().toString()))
                .isEqualTo(2);
        assertThat(err).contains("Say --yes");
        assertThat(run("default", "init", "--yes")).isZero();
        assertThat(out).contains("nothing was created");
    }

    @Test
    void initAlsoCreatesTheTableOfTheHistoryAndTurnsTheStreamOn() {
        String[] init = {
            "init",
            "--history",
            "--yes",
            "--table",
            "kept",
            "--endpoint",
            store.uri().toString()
        };
        assertThat(runBare(init)).as(err).isZero();
        assertThat(out)
                .contains("table 'kept' in", "table 'kept-history' in", "tables 'kept' and 'kept-history' are there");
        assertThat(client.describeTable(table -> table.tableName("kept"))
                        .table()
                        .streamSpecification()
                        .streamViewTypeAsString())
                .isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(runBare(init)).isZero();
        assertThat(out).contains("nothing was created");
    }

    private JsonNode status(String namespace, String circuit) throws Exception {
        assertThat(run(namespace, "status", circuit, "--output", "json"))
                .as(err)
                .isZero();
        return JSON.readTree(out);
    }
}
