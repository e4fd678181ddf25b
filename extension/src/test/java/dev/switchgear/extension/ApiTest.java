package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.testkit.StoreOperation;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests of a function and the answers. */
final class ApiTest {
    private final Rig rig = new Rig();
    private final Client client = rig.client();

    @AfterEach
    void close() {
        client.close();
        rig.close();
    }

    @Test
    void aCallIsAllowedAndItsOutcomeRecorded() {
        Client.ClientAnswer permit = client.permit("payments");
        assertThat(permit.status()).isEqualTo(200);
        assertThat(permit.allowed()).isTrue();
        assertThat(permit.field("state")).isEqualTo("CLOSED");
        assertThat(permit.field("degraded")).isEqualTo("false");
        assertThat(client.outcome("payments", permit.field("permit"), "success").status())
                .isEqualTo(200);
    }

    @Test
    void failuresOpenTheCircuitAndTheRefusalSaysWhy() {
        trip("payments");
        Client.ClientAnswer refused = client.permit("payments");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.field("state")).isEqualTo("OPEN");
        assertThat(refused.field("cause")).isEqualTo("OPEN");
        assertThat(refused.field("reason")).contains("failure rate");
        assertThat(Long.parseLong(refused.field("retryAfterMillis"))).isBetween(1L, 3_000L);
        assertThat(client.permit("orders").allowed()).isTrue();
    }

    @Test
    void theCircuitRecoversByProbesThatAreMarkedAsProbes() {
        trip("payments");
        rig.pass(10_000);
        int probes = 0;
        for (int i = 0;
                i < 200 && !client.get("/circuits/payments").field("state").equals("CLOSED");
                i++) {
            Client.ClientAnswer permit = client.permit("payments");
            if (permit.allowed()) {
                probes += permit.field("probe").equals("true") ? 1 : 0;
                client.outcome("payments", permit.field("permit"), "success");
            }
            rig.pass(100);
        }
        assertThat(client.get("/circuits/payments").field("state")).isEqualTo("CLOSED");
        assertThat(probes).isGreaterThanOrEqualTo(3);
    }

    @Test
    void anOutcomeIsRecordedOnce() {
        String permit = client.permit("payments").field("permit");
        assertThat(client.outcome("orders", permit, "failure").status()).isEqualTo(404);
        assertThat(client.outcome("payments", permit, "failure").status()).isEqualTo(200);
        Client.ClientAnswer again = client.outcome("payments", permit, "failure");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.field("error")).contains("reported before");
    }

    @Test
    void aCallThatWasMadeWithoutAskingCountsToo() {
        for (int i = 0; i < 60; i++) {
            client.post("/circuits/payments/outcomes", "{\"result\":\"failure\",\"failure\":\"no route\"}");
            rig.pass(300);
        }
        Client.ClientAnswer status = client.get("/circuits/payments");
        assertThat(status.field("state")).isNotEqualTo("CLOSED");
        assertThat(status.field("lastFailure")).isEqualTo("no route");
    }

    @Test
    void aBatchRecordsManyAndNamesTheOthers() {
        String permit = client.permit("payments").field("permit");
        Client.ClientAnswer batch = client.post(
                "/outcomes",
                "{\"outcomes\":[{\"circuit\":\"payments\",\"permit\":\"" + permit
                        + "\",\"result\":\"success\",\"durationMillis\":3},"
                        + "{\"circuit\":\"orders\",\"permit\":\"gone\",\"result\":\"success\"},"
                        + "{\"circuit\":\"orders\",\"result\":\"ignored\"}]}");
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.body())
                .matches("\\{\"outcomes\":\\[\\{\"recorded\":true},\\{\"recorded\":false,\"error\":\".*\"},"
                        + "\\{\"recorded\":true}]}");
    }

    @Test
    void theDurationIsTheOneThatTheCallerMeasured() {
        try (Rig slow = new Rig(
                        Map.of("SWITCHGEAR_POLICY", "fleetSize=1, slowCallDurationMillis=500"),
                        CircuitPolicy.defaults());
                Client caller = slow.client()) {
            for (int i = 0; i < 60; i++) {
                caller.post("/circuits/payments/outcomes", "{\"result\":\"success\",\"durationMillis\":900}");
                slow.pass(300);
            }
            assertThat(caller.get("/circuits/payments").field("reason")).contains("slow");
        }
    }

    @Test
    void aRetryAfterOfTheDependencyIsObeyed() {
        for (int i = 0; i < 60; i++) {
            client.post("/circuits/payments/outcomes", "{\"result\":\"failure\",\"retryAfterMillis\":60000}");
            rig.pass(300);
        }
        assertThat(Long.parseLong(client.permit("payments").field("retryAfterMillis")))
                .isGreaterThan(30_000);
    }

    @Test
    void aKeyFailsByItself() {
        for (int i = 0; i < 60; i++) {
            Client.ClientAnswer permit = client.post("/circuits/payments/permits", "{\"key\":\"shard-7\"}");
            if (permit.allowed()) {
                client.post(
                        "/circuits/payments/outcomes",
                        "{\"key\":\"shard-7\",\"permit\":\"" + permit.field("permit") + "\",\"result\":\"failure\"}");
            }
            Client.ClientAnswer other = client.post("/circuits/payments/permits", "{\"key\":\"shard-8\"}");
            assertThat(other.allowed()).isTrue();
            client.outcome("payments", other.field("permit"), "success");
            rig.pass(300);
        }
        assertThat(client.get("/circuits/payments?key=shard-7").field("state")).isNotEqualTo("CLOSED");
        assertThat(client.get("/circuits/payments").field("state")).isEqualTo("CLOSED");
    }

    @Test
    void everyCircuitIsListedAlsoInTheFormOfTheSample() {
        trip("payments");
        client.permit("orders:eu");
        assertThat(client.get("/").body())
                .isEqualTo("{\"data\":[{\"id\":\"payments\",\"serviceStatus\":\"OPEN\"},"
                        + "{\"id\":\"orders:eu\",\"serviceStatus\":\"CLOSED\"}]}");
        assertThat(client.get("/circuits").body()).contains("\"circuit\":\"payments\"", "\"circuit\":\"orders:eu\"");
        assertThat(client.get("/circuits/orders%3Aeu").field("circuit")).isEqualTo("orders:eu");
    }

    @Test
    void aListIsReadInOneRequestForAllCallers() {
        client.permit("payments");
        client.permit("orders");
        rig.pass(10_000);
        long before = rig.store.asked(StoreOperation.READ);
        for (int i = 0; i < 20; i++) {
            client.get("/");
        }
        assertThat(rig.store.asked(StoreOperation.READ) - before).isLessThanOrEqualTo(2);
    }

    @Test
    void anOverrideTakesPrecedence() {
        try (Switchgear operators = Switchgear.builder()
                .store(rig.memory)
                .clock(rig.time)
                .ticker(rig.time::nanos)
                .build()) {
            operators.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "maintenance");
            Client.ClientAnswer refused = client.permit("payments");
            assertThat(refused.allowed()).isFalse();
            assertThat(refused.field("cause")).isEqualTo("FORCED_OPEN");
            assertThat(client.get("/").body()).contains("\"serviceStatus\":\"OPEN\"");
            operators.operator("payments").policy("{\"shadow\": true}", "ada");
            operators.operator("payments").release();
            rig.pass(20_000);
            assertThat(client.permit("payments").allowed()).isTrue();
        }
    }

    @Test
    void aRequestWithoutTheTokenIsRefused() {
        for (String token : new String[] {"", Token.HEADER + ": wrong\r\n"}) {
            for (String path : new String[] {"/", "/circuits", "/circuits/payments", "/nowhere"}) {
                assertThat(client.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n")
                                .status())
                        .isEqualTo(401);
            }
        }
        assertThat(client.exchange("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .field("status"))
                .isEqualTo("ok");
    }

    @Test
    void aPolicyOfItsOwnIsForThatCircuitOnly() {
        try (Rig own = new Rig(
                        Map.of("SWITCHGEAR_POLICY_PAYMENTS_API", "shadow=true"),
                        CircuitPolicy.builder().fleetSize(1).build());
                Client caller = own.client()) {
            trip(own, caller, "payments-api");
            trip(own, caller, "orders");
            assertThat(caller.permit("payments-api").allowed()).isTrue();
            assertThat(caller.permit("orders").allowed()).isFalse();
        }
    }

    private void trip(String circuit) {
        trip(rig, client, circuit);
    }

    /** Fails until the fleet's circuit is open, through the refusals of the environment's own view. */
    static void trip(Rig rig, Client client, String circuit) {
        for (int i = 0; i < 100; i++) {
            Client.ClientAnswer permit = client.permit(circuit);
            if (permit.allowed()) {
                client.outcome(circuit, permit.field("permit"), "failure");
            } else if (permit.field("cause").equals("OPEN")) {
                return;
            }
            rig.pass(300);
        }
    }
}
