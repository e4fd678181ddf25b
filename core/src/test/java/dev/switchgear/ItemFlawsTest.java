package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemFlawsTest {

    @Test
    void aCountedEventHasNoRejection() {
        assertThat(ItemFlaws.of(CircuitItem.ABSENT)).isEmpty();
        assertThat(ItemFlaws.of(new CircuitItem(Map.of("state", "OPEN", "epoch", 7L, "unknown", "kept"))))
                .isEmpty();
    }

    @Test
    void eachInvalidValueIsNamedWithTheValidOnes() {
        CircuitItem item = new CircuitItem(Map.of("state", "AJAR", Attribute.EPOCH.name(), "soon"));
        assertThat(ItemFlaws.of(item))
                .anyMatch(flaw -> flaw.contains("'AJAR': write CLOSED or OPEN"))
                .anyMatch(flaw -> flaw.contains("epoch") && flaw.contains("soon"));
        assertThat(ItemFlaws.of(CircuitItem.ABSENT.with(Attribute.FORMAT, 2L)))
                .anyMatch(flaw -> flaw.contains("format 2"));
    }
}
