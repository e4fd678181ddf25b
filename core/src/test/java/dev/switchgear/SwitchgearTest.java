package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages about an invalid configuration. */
final class SwitchgearTest {
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).build();
    private final Circuit payments = switchgear.circuit("payments");

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void badNamesAreRefusedWithValueAndLimit() {
        assertThatThrownBy(() -> switchgear.circuit("pay ments"))
                .hasMessageContaining("'pay ments'")
                .hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> payments.key("")).hasMessageContaining("key name ''");
        assertThatThrownBy(() -> payments.key("*"))
                .hasMessageContaining("key name '*' stands for the dependency itself");
        assertThatThrownBy(() -> switchgear.operator("payments").key("*")).hasMessageContaining("key name '*'");
        assertThatThrownBy(() -> switchgear.circuit("x".repeat(257))).hasMessageContaining("257 characters");
        assertThatThrownBy(() -> Switchgear.builder().namespace("a/b")).hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> Switchgear.builder().build()).hasMessageContaining("store is not set");
        assertThatThrownBy(() -> Switchgear.builder().maxCircuits(0)).hasMessageContaining("maxCircuits is 0");
    }
}
