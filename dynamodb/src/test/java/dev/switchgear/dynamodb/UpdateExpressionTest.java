package dev.switchgear.dynamodb;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.GRANTS;
import static dev.switchgear.spi.Attribute.OPEN_UNTIL;
import static dev.switchgear.spi.Attribute.OVERRIDE;
import static dev.switchgear.spi.Attribute.REASON;
import static dev.switchgear.spi.Attribute.SIGNALS;
import static dev.switchgear.spi.Attribute.STATE;
import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.atLeast;
import static dev.switchgear.spi.Condition.atMost;
import static dev.switchgear.spi.Condition.greater;
import static dev.switchgear.spi.Condition.is;
import static dev.switchgear.spi.Condition.less;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UpdateExpressionTest {
    @Test
    void conditionsAreJoinedAndChoicesBracketed() {
        UpdateExpression expression = expression(
                List.of(
                        is(EPOCH, 5L),
                        anyOf(absent(OVERRIDE), less(OPEN_UNTIL, 7), atMost(OPEN_UNTIL, 8)),
                        greater(GRANTS, 1),
                        atLeast(GRANTS, 2),
                        is(SIGNALS, Set.of("alarm"))),
                List.of());

        assertThat(expression.condition())
                .isEqualTo("#a0 = :v0 AND (attribute_not_exists(#a1) OR #a2 < :v1 OR #a2 <= :v2)"
                        + " AND #a3 > :v3 AND #a3 >= :v4 AND #a4 = :v5");
        assertThat(expression.update()).isEmpty();
        assertThat(expression.names())
                .isEqualTo(Map.of(
                        "#a0", "epoch", "#a1", "override", "#a2", "openUntil", "#a3", "grants", "#a4", "signals"));
        assertThat(expression.values())
                .isEqualTo(Map.of(
                        ":v0", number(5),
                        ":v1", number(7),
                        ":v2", number(8),
                        ":v3", number(1),
                        ":v4", number(2),
                        ":v5", StoredValue.texts(List.of("alarm"))));
    }

    @Test
    void changesAreGatheredByClause() {
        UpdateExpression expression = expression(
                List.of(),
                List.of(
                        new Change.Increase(GRANTS, -1),
                        new Change.Put(STATE, "OPEN"),
                        new Change.Remove(REASON),
                        new Change.Include(SIGNALS, "alarm"),
                        new Change.PutIfAbsent(EPOCH, 9L),
                        new Change.Remove(OVERRIDE)));

        assertThat(expression.update())
                .isEqualTo("SET #a1 = :v1, #a4 = if_not_exists(#a4, :v3) REMOVE #a2, #a5 ADD #a0 :v0, #a3 :v2");
        assertThat(expression.condition()).isEmpty();
        assertThat(expression.values())
                .isEqualTo(Map.of(
                        ":v0", number(-1),
                        ":v1", StoredValue.text("OPEN"),
                        ":v2", StoredValue.texts(List.of("alarm")),
                        ":v3", number(9)));
    }

    @Test
    void anElementLeavesASetByDelete() {
        assertThat(expression(List.of(), List.of(new Change.Exclude(SIGNALS, "alarm")))
                        .update())
                .isEqualTo("DELETE #a0 :v0");
    }

    @Test
    void anAttributeHasOnePlaceholderInConditionsAndChanges() {
        UpdateExpression expression = expression(List.of(is(EPOCH, 5L)), List.of(new Change.Put(EPOCH, 6L)));

        assertThat(expression.condition()).isEqualTo("#a0 = :v0");
        assertThat(expression.update()).isEqualTo("SET #a0 = :v1");
        assertThat(expression.names()).isEqualTo(Map.of("#a0", "epoch"));
    }

    @Test
    void whatIsEmptyIsNotSent() {
        ItemKey key = new ItemKey("c#test#payments", "*");
        ItemUpdate removal =
                expression(List.of(), List.of(new Change.Remove(REASON))).of(key);
        RequestJson json = new RequestJson()
                .item("Values", removal.values())
                .text("Condition", removal.condition())
                .text("Update", removal.update());
        assertThat(new String(json.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"Update\":\"REMOVE #a0\"}");
    }

    private static UpdateExpression expression(List<Condition> conditions, List<Change> changes) {
        return new UpdateExpression(new Transition(Transition.Rule.WATCH, conditions, changes));
    }

    private static StoredValue number(long value) {
        return StoredValue.number(Long.toString(value));
    }
}
