package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A state of the machine and the DynamoDB store send the same request for the same rule of the table. */
final class TableDriftTest {
    private static final CircuitId PAYMENTS = CircuitId.of("default", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(1);
    private static final List<TableSample> SITUATIONS = TableSample.drawn(11, 40);

    private final List<UpdateItemRequest> sent = new ArrayList<>();
    private final DynamoDbCircuitStore store = DynamoDbCircuitStore.of(recorder(), "switchgear");

    @ParameterizedTest
    @EnumSource(
            value = Transition.Rule.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POSTPONE", "OVERRIDE", "SIGNAL", "CLEAR", "POLICY"})
    void aRuleIsWrittenAsTheStoreWritesIt(Transition.Rule rule) {
        Object arguments = Definitions.part(Definitions.direct(CircuitPolicy.defaults()), DirectMachine.nameOf(rule))
                .get("Arguments");
        for (TableSample situation : SITUATIONS) {
            Transition transition = situation.compose(rule).orElseThrow();
            Formula formula = new Formula(situation.now(), 0.5).with("w", work(situation));
            assertThat(TableUpdate.of((Map<?, ?>) formula.value(arguments)))
                    .as(rule + " of " + situation)
                    .isEqualTo(byTheStore(transition));
        }
    }

    @Test
    void aDifferentTableIsNoticed() {
        TableSample situation = SITUATIONS.get(0);
        Transition trip = situation.compose(Transition.Rule.TRIP).orElseThrow();
        Transition laxer = new Transition(
                trip.rule(), trip.conditions().subList(1, trip.conditions().size()), trip.changes());
        assertThat(byTheStore(laxer)).isNotEqualTo(byTheStore(trip));
    }

    @Test
    void evidenceIsAddedAsTheStoreAddsIt() {
        for (boolean failed : List.of(true, false)) {
            TableSample situation = SITUATIONS.get(3);
            Map<String, Object> work = work(situation);
            work.put("out", Map.of("result", failed ? "failure" : "success", "slow", false, "again", "retry"));
            work.put("mine", Map.of("score", 0, "slowScore", 0));
            Object arguments = Definitions.part(Definitions.direct(CircuitPolicy.defaults()), "Report")
                    .get("Arguments");
            Formula formula = new Formula(situation.now(), 0.5).with("w", work);
            EvidenceId id =
                    new EvidenceId(PAYMENTS, situation.number(Attribute.EPOCH), situation.number(Attribute.WATCH));
            assertThat(TableUpdate.of((Map<?, ?>) formula.value(arguments)))
                    .isEqualTo(
                            byTheStore(id, new Evidence(1, failed ? 1 : 0, 0, Set.of(17), Set.of()), situation.now()));
        }
    }

    private static Map<String, Object> work(TableSample situation) {
        Map<String, Object> work = new HashMap<>();
        work.put("call", Map.of("circuit", "payments"));
        work.put("me", Map.of("writer", TableSample.WRITER, "bucket", 17));
        work.put("at", Map.of("c", snapshot(situation.item()), "policy", PolicyValues.of(situation.policy())));
        work.put(
                "f",
                Map.of(
                        "wait", situation.facts().waitMillis(),
                        "fleet", situation.facts().fleetHint(),
                        "slot", situation.facts().slot(),
                        "holder", situation.facts().holder(),
                        "points", situation.facts().points(),
                        "reason", situation.facts().reason()));
        return work;
    }

    private static Object snapshot(CircuitItem item) {
        String read = Expressions.block(new Expressions().file("snapshot"), "$c");
        return java.util.Objects.requireNonNull(
                new Formula(0, 0).with("raw", DynamoDbJson.stored(item)).value(read));
    }

    private TableUpdate byTheStore(Transition transition) {
        try {
            store.apply(PAYMENTS, transition, BUDGET);
        } catch (StoreUnavailableException e) {
            assertThat(e).hasMessageContaining("not sent");
        }
        return TableUpdate.of(sent.get(sent.size() - 1));
    }

    private TableUpdate byTheStore(EvidenceId id, Evidence evidence, long now) {
        try {
            store.add(id, evidence, Instant.ofEpochMilli(now + 3_600_000), BUDGET);
        } catch (StoreUnavailableException e) {
            assertThat(e).hasMessageContaining("not sent");
        }
        return TableUpdate.of(sent.get(sent.size() - 1));
    }

    /** A client of the SDK that records requests and sends nothing. */
    private DynamoDbClient recorder() {
        return DynamoDbClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        sent.add((UpdateItemRequest) context.request());
                        throw SdkClientException.create("not sent");
                    }
                }))
                .build();
    }
}
