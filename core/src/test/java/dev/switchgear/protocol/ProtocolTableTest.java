package dev.switchgear.protocol;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.ProtocolTable.Facts;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.Transition.Rule;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProtocolTableTest {
    private static final ProtocolTable TABLE = new ProtocolTable(CircuitPolicy.defaults(), "writer");
    private static final Transitions RULES = new Transitions(CircuitPolicy.defaults(), "writer");
    private static final Facts FACTS = new Facts(NOW, 3_210, 40, 2, "mine", -1, "why");

    @Test
    void agreesWithTheTransitions() {
        CircuitItem item = Stored.open().leased(1, NOW + 900).item();
        CircuitSnapshot known = CircuitSnapshot.of(item);
        assertThat(TABLE.compose(Rule.TRIP, item, FACTS)).hasValue(RULES.trip(known, NOW, "why", 3_210, 40));
        assertThat(TABLE.compose(Rule.GRANT, item, FACTS)).hasValue(RULES.grant(known, 2, "mine", NOW));
        assertThat(TABLE.compose(Rule.PROBE, item, FACTS))
                .hasValue(RULES.probe(known, new Lease(2, "mine", NOW), -1, NOW));
        assertThat(TABLE.compose(Rule.POSTPONE, item, FACTS)).hasValue(RULES.postpone(known, NOW, NOW + 3_210));
    }

    @Test
    void hasEveryAutomaticRuleAndNoOther() {
        Set<Rule> byHand = EnumSet.of(Rule.OVERRIDE, Rule.SIGNAL, Rule.CLEAR, Rule.POLICY);
        for (Rule rule : Rule.values()) {
            assertThat(TABLE.compose(rule, CircuitItem.ABSENT, FACTS).map(Transition::rule))
                    .isEqualTo(byHand.contains(rule) ? java.util.Optional.empty() : java.util.Optional.of(rule));
        }
    }

    @Test
    void clearsSlotsBeyondThePolicysNumberToo() {
        assertThat(TABLE.highestSlot(CircuitItem.ABSENT)).isEqualTo(3);
        assertThat(TABLE.highestSlot(Stored.open().leased(5, NOW).item())).isEqualTo(5);
    }
}
