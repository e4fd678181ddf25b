package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.SourceOperator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Queues and streams, as an operator sees and orders them. */
class SourcesVerbTest extends Operating {
    private static final String ORDERS = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

    /** DynamoDB Local would delete by the real clock what expires on the test's. */
    @BeforeAll
    static void keepOldItems() {
        client.updateTimeToLive(request -> request.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(false)));
    }

    @Test
    void aGovernorThatDoesNotRunIsAProblemForTheDoctorAndOneThatRunsIsNot() {
        report("sources-d", NOW.minusSeconds(60), "PAUSED");
        run("sources-d", "doctor");
        assertThat(out).contains("mappings that are governed: 1, paused: 1");
        report("sources-d", NOW.minusSeconds(60), "FAILED");
        assertThat(run("sources-d", "doctor")).isEqualTo(1);
        assertThat(out).contains(ORDERS + " is FAILED: why");
        report("sources-d", NOW.minusSeconds(301), "PAUSED");
        assertThat(run("sources-d", "doctor")).isEqualTo(1);
        assertThat(out).contains("no governor has reported for 5 min (governor)");
        run("sources-d", "sources", "list");
        assertThat(out).contains("has not reported " + ORDERS);
        run("sources-e", "doctor");
        assertThat(out).doesNotContain("governed").doesNotContain("governor");
    }

    /** What a run of the governor writes. */
    private static void report(String namespace, Instant at, String kind) {
        Map<String, AttributeValue> source = Map.of(
                "mapping", AttributeValue.fromS(ORDERS),
                "circuit", AttributeValue.fromS("payments"),
                "kind", AttributeValue.fromS(kind),
                "why", AttributeValue.fromS("why"));
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("g#" + namespace),
                        "sk", AttributeValue.fromS("run#governor"),
                        "at", AttributeValue.fromN(Long.toString(at.toEpochMilli())),
                        "sources", AttributeValue.fromL(List.of(AttributeValue.fromM(source))))));
    }

    @Test
    void anOrderIsListedUntilItEnds() {
        assertThat(run("sources", "sources", "pause", ORDERS, "--for", "2h", "--reason", "migration"))
                .isZero();
        assertThat(out)
                .contains("PAUSE by ada until 2026-11-21T04:00:00Z: migration")
                .contains("within a minute");
        assertThat(out).contains("no governor has reported " + ORDERS + "; an order for it has no effect");
        assertThat(run("sources", "sources", "list", "--output", "json")).isZero();
        assertThat(out).contains("\"kind\" : \"PAUSE\"").contains("\"until\" : \"2026-11-21T04:00:00Z\"");

        assertThat(run("sources", "sources", "resume", ORDERS, "--reason", "look at one message", "--by", "eve"))
                .isZero();
        assertThat(orders("sources"))
                .singleElement()
                .satisfies(one -> assertThat(one.order().orElseThrow().told())
                        .isEqualTo("RESUME by eve until 2026-11-21T03:00:00Z: look at one message"));
        assertThat(run("sources", "sources", "auto", ORDERS)).isZero();
        assertThat(orders("sources")).isEmpty();
    }

    @Test
    void anOrderOfAnotherNamespaceIsNotSeen() {
        assertThat(run("sources-a", "sources", "pause", ORDERS, "--reason", "x"))
                .isZero();
        assertThat(orders("sources-b")).isEmpty();
    }

    @Test
    void aTimeAndAReasonOutOfTheirLimitsAreRefused() {
        assertThat(run("sources-c", "sources", "pause", ORDERS, "--for", "15d", "--reason", "x"))
                .isEqualTo(2);
        assertThat(err).contains("--for is PT360H; it must be PT1M to PT336H");
        assertThat(run("sources-c", "sources", "pause", ORDERS, "--reason", "x".repeat(121)))
                .isEqualTo(2);
        assertThat(err).contains("121").contains("120");
        assertThat(run("sources-c", "sources", "pause", ORDERS)).isEqualTo(2);
        assertThat(err).contains("--reason");
        assertThat(orders("sources-c")).isEmpty();
    }

    private static List<GovernedMapping> orders(String namespace) {
        return new SourceOperator(client, TABLE, namespace).list(NOW);
    }
}
