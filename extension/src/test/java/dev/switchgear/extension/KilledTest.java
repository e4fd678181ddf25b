package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.testkit.StoreOperation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kill switch stops the extension from refusing, whatever the table says and in whatever order it starts. */
final class KilledTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "SWITCHGEAR_DISABLED", "true",
            "SWITCHGEAR_PREFETCH", "payments",
            "SWITCHGEAR_POLICY_PAYMENTS", "failureCount=1,shadow=false");

    @Test
    void everyCallPassesAndTheTableIsNotRead() {
        try (Rig rig = new Rig(VARIABLES, CircuitPolicy.defaults());
                Switchgear operators = Switchgear.builder()
                        .store(rig.memory)
                        .clock(rig.time)
                        .executor(Runnable::run)
                        .build();
                Client client = rig.client()) {
            operators
                    .operator("payments")
                    .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofHours(1), "jo", "maintenance");
            rig.permits.prefetch(FunctionPermits.START_BUDGET);
            for (int i = 0; i < 100; i++) {
                Client.ClientAnswer permit = client.permit("payments");
                assertThat(permit.allowed()).as(permit.body()).isTrue();
                client.post(
                        "/circuits/payments/outcomes",
                        "{\"permit\":\"" + permit.field("permit") + "\",\"result\":\"failure\"}");
                client.post("/circuits/payments/outcomes", "{\"result\":\"failure\"}"); // of a call without a check
                rig.permits.invocationBegins(new Event("INVOKE", "i" + i, "", 0));
                rig.pass(1_000);
            }
            assertThat(client.get("/circuits/payments").field("state")).isEqualTo("CLOSED");
            assertThat(client.get("/circuits").status()).isEqualTo(200);
            for (StoreOperation operation : StoreOperation.values()) {
                assertThat(rig.store.asked(operation)).as(operation.name()).isZero();
            }
        }
    }
}
