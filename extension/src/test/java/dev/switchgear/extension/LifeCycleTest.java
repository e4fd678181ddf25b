package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of Lambda, and their effect on permits and evidence. */
@Timeout(60)
final class LifeCycleTest {
    private static final String REGISTER =
            "POST /2020-01-01/extension/register HTTP/1.1 | Lambda-Extension-Name: sg | ";
    private static final String NEXT =
            "GET /2020-01-01/extension/event/next HTTP/1.1 | Lambda-Extension-Identifier: id-7 | ";

    private final List<String> lived = new ArrayList<>();

    private final LifeCycle.Stages stages = new LifeCycle.Stages() {
        @Override
        public void starts() {
            lived.add("starts");
        }

        @Override
        public void invocationBegins(Event event) {
            lived.add("invocation " + event.requestId() + " until " + event.deadlineMillis());
        }

        @Override
        public void ends(Event event) {
            lived.add("ends " + event.reason() + " until " + event.deadlineMillis());
        }
    };

    @Test
    void registersAndReceivesOneEventAfterAnotherUntilTheEnd() throws Exception {
        try (LambdaScript lambda = new LambdaScript(
                LambdaScript.registered(),
                LambdaScript.invoke("a", 5),
                LambdaScript.invoke("b", 6),
                LambdaScript.shutdown("SPINDOWN", 7))) {
            live(lambda, true);
            assertThat(lived)
                    .containsExactly("starts", "invocation a until 5", "invocation b until 6", "ends SPINDOWN until 7");
            assertThat(lambda.heard())
                    .containsExactly(REGISTER + "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}", NEXT, NEXT, NEXT);
        }
    }

    @Test
    void withoutInvokeEventsItSubscribesToShutdownOnly() throws Exception {
        try (LambdaScript lambda = new LambdaScript(
                LambdaScript.refused(403, "Extension.InvalidEventType"),
                LambdaScript.registered(),
                LambdaScript.shutdown("TIMEOUT", 7))) {
            live(lambda, true);
            assertThat(lambda.heard())
                    .containsExactly(
                            REGISTER + "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}",
                            REGISTER + "{\"events\":[\"SHUTDOWN\"]}",
                            NEXT);
        }
        try (LambdaScript lambda = new LambdaScript(LambdaScript.registered(), LambdaScript.shutdown("SPINDOWN", 7))) {
            live(lambda, false);
            assertThat(lambda.heard()).containsExactly(REGISTER + "{\"events\":[\"SHUTDOWN\"]}", NEXT);
        }
    }

    @Test
    void subscribesToTelemetryIfThereAreInvokeEvents() throws Exception {
        String subscription = "PUT /2022-07-01/telemetry HTTP/1.1 | Lambda-Extension-Identifier: id-7 | "
                + "{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\"],"
                + "\"buffering\":{\"maxItems\":1000,\"maxBytes\":262144,\"timeoutMs\":25},"
                + "\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"http://here:7\"}}";
        for (String answer : List.of("HTTP/1.1 200 OK\r\n\r\n\"OK\"", "HTTP/1.1 202 Accepted\r\n\r\nnot here")) {
            try (LambdaScript lambda =
                    new LambdaScript(LambdaScript.registered(), answer, LambdaScript.shutdown("SPINDOWN", 7))) {
                live(lambda, true, Optional.of("http://here:7"));
                assertThat(lambda.heard())
                        .containsExactly(REGISTER + "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}", subscription, NEXT);
            }
        }
        try (LambdaScript lambda = new LambdaScript(LambdaScript.registered(), LambdaScript.shutdown("SPINDOWN", 7))) {
            live(lambda, false, Optional.of("http://here:7"));
            assertThat(lambda.heard()).containsExactly(REGISTER + "{\"events\":[\"SHUTDOWN\"]}", NEXT);
        }
    }

    @Test
    void aRefusalOfLambdaIsReportedInItsOwnWords() {
        try (LambdaScript lambda = new LambdaScript(LambdaScript.refused(403, "Extension.RegistrationClosed"))) {
            assertThatThrownBy(() -> live(lambda, true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("403")
                    .hasMessageContaining("Extension.RegistrationClosed");
        }
        try (LambdaScript lambda = new LambdaScript(LambdaScript.registered(), "HTTP/1.1 500 Oh\r\n\r\nno")) {
            assertThatThrownBy(() -> live(lambda, true)).hasMessageContaining("500 no");
        }
        try (LambdaScript lambda = new LambdaScript("nonsense\r\n\r\n")) {
            assertThatThrownBy(() -> live(lambda, true)).hasMessageContaining("not an HTTP reply: 'nonsense'");
        }
    }

    @Test
    void aPermitThatItsInvocationNeverReportedIsAFailure() {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            int openAfter = invocationsUntilOpen(rig, () -> client.permit("payments"));
            assertThat(openAfter).as("calls that were killed open the circuit").isLessThan(60);
            assertThat(client.get("/circuits/payments").field("lastFailure"))
                    .isEqualTo("never reported: its invocation ended");
        }
    }

    @Test
    void aPermitOfTheCurrentInvocationStaysOpen() {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            String told = client.post("/circuits/a/permits", "{\"invocation\":\"two\"}")
                    .field("permit");
            rig.pass(1_000);
            String young = client.permit("a").field("permit");
            String other = client.post("/circuits/a/permits", "{\"invocation\":\"one\"}")
                    .field("permit");
            rig.permits.invocationBegins(new Event("INVOKE", "two", "", 0));
            assertThat(client.outcome("a", told, "success").status()).isEqualTo(200);
            assertThat(client.outcome("a", young, "success").status()).isEqualTo(200);
            assertThat(client.outcome("a", other, "success").status()).isEqualTo(404);
        }
    }

    @Test
    void anExpiredPermitIsAFailureWithoutInvokeEvents() {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            String permit = client.post("/circuits/a/permits", "{\"remainingMillis\":60000}")
                    .field("permit");
            rig.pass(61_000);
            client.permit("a");
            assertThat(client.outcome("a", permit, "success").status()).isEqualTo(404);
            assertThat(client.get("/circuits/a").field("lastFailure")).startsWith("never reported");
        }
    }

    @Test
    void anEndByTimeoutRecordsOpenPermitsAsFailuresAndOtherEndsDoNot() {
        for (String reason : List.of("TIMEOUT", "FAILURE", "SPINDOWN")) {
            try (Rig rig = new Rig();
                    Client client = rig.client()) {
                String permit = client.permit("payments").field("permit");
                rig.permits.end(reason, 0);
                assertThat(client.get("/circuits/payments").field("lastFailure"))
                        .isEqualTo(reason.equals("SPINDOWN") ? "" : "never reported: the environment ended: " + reason);
                assertThat(client.outcome("payments", permit, "success").status())
                        .isEqualTo(404);
                assertThat(client.get("/health").field("openPermits")).isEqualTo("0");
            }
        }
    }

    @Test
    void anEndGivesAProbesSlotBackAndSendsTheRemainingEvidence() {
        try (Rig rig = new Rig();
                Client client = rig.client()) {
            ApiTest.trip(rig, client, "payments");
            Client.ClientAnswer probe = client.permit("payments");
            for (int i = 0; i < 100 && !probe.allowed(); i++) {
                rig.pass(200);
                probe = client.permit("payments");
            }
            assertThat(probe.field("probe")).isEqualTo("true");
            assertThat(stored(rig)).contains("probe1Holder");
            rig.permits.end("SPINDOWN", 0);
            assertThat(stored(rig)).doesNotContain("probe1Holder");
        }
    }

    @Test
    void waitingEvidenceIsSentWhenTheEnvironmentEnds() {
        try (Rig rig = new Rig(Map.of(), CircuitPolicy.builder().fleetSize(1).build());
                Client client = rig.client()) {
            long before = 0;
            for (int i = 0; i < 20; i++) {
                client.outcome("payments", client.permit("payments").field("permit"), "failure");
                before = rig.store.asked(dev.switchgear.testkit.StoreOperation.ADD);
                if (before > 0) {
                    break;
                }
                rig.pass(700);
            }
            assertThat(before).as("a report was sent, so the next one waits").isPositive();
            client.outcome("payments", client.permit("payments").field("permit"), "success");
            assertThat(rig.store.asked(dev.switchgear.testkit.StoreOperation.ADD))
                    .isEqualTo(before);
            rig.permits.end("SPINDOWN", 0);
            assertThat(rig.store.asked(dev.switchgear.testkit.StoreOperation.ADD))
                    .isEqualTo(before + 1);
        }
    }

    private static String stored(Rig rig) {
        return rig.memory
                .read(
                        dev.switchgear.spi.CircuitId.of("default", "payments"),
                        new dev.switchgear.spi.ReadScope(false, true),
                        java.time.Duration.ofSeconds(1))
                .toString();
    }

    private static int invocationsUntilOpen(Rig rig, Runnable work) {
        for (int i = 0; i < 60; i++) {
            work.run();
            rig.pass(300);
            rig.permits.invocationBegins(new Event("INVOKE", "i-" + i, "", 0));
            try (Client client = rig.client()) {
                if (!client.get("/circuits/payments").field("state").equals("CLOSED")) {
                    return i;
                }
            }
        }
        return 60;
    }

    private void live(LambdaScript lambda, boolean invocations) throws IOException {
        live(lambda, invocations, Optional.empty());
    }

    private void live(LambdaScript lambda, boolean invocations, Optional<String> telemetry) throws IOException {
        new LifeCycle(new ExtensionsClient(lambda.authority(), "sg"), invocations, telemetry).live(stages);
    }
}
