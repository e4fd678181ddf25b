package dev.switchgear.testkit;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.OPEN_UNTIL;
import static dev.switchgear.spi.Attribute.REASON;
import static dev.switchgear.spi.Attribute.SIGNALS;
import static dev.switchgear.spi.Attribute.STATE;
import static dev.switchgear.spi.Attribute.WRITER;
import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.atLeast;
import static dev.switchgear.spi.Condition.atMost;
import static dev.switchgear.spi.Condition.greater;
import static dev.switchgear.spi.Condition.is;
import static dev.switchgear.spi.Condition.less;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.TransitionResult;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a transition is applied and when it is refused. */
interface ConditionContract extends StoreContract {
    @Test
    default void anUnconditionalTransitionIsApplied() {
        assertThat(apply(PAYMENTS, List.of(), List.of(new Change.Put(WRITER, "a")))
                        .applied())
                .isTrue();
    }

    @Test
    default void equalityHoldsForTheSameTextNumberAndSet() {
        given(
                PAYMENTS,
                new Change.Put(STATE, "OPEN"),
                new Change.Put(EPOCH, 5L),
                new Change.Put(SIGNALS, Set.of("alarm", "health")));

        assertHolds(is(STATE, "OPEN"));
        assertHolds(is(EPOCH, 5L));
        assertHolds(is(SIGNALS, Set.of("health", "alarm")));
        assertRefused(is(STATE, "open"));
        assertRefused(is(EPOCH, 6L));
        assertRefused(is(SIGNALS, Set.of("alarm")));
    }

    @Test
    default void equalityFailsForAnotherTypeAndForAMissingAttribute() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L));

        assertRefused(is(EPOCH, "5"));
        assertRefused(is(STATE, "CLOSED"));
    }

    @Test
    default void numbersAreComparedAsNumbersAtBothSidesOfTheLimit() {
        given(PAYMENTS, new Change.Put(OPEN_UNTIL, 100L));

        assertHolds(less(OPEN_UNTIL, 101));
        assertRefused(less(OPEN_UNTIL, 100));
        assertHolds(atMost(OPEN_UNTIL, 100));
        assertRefused(atMost(OPEN_UNTIL, 99));
        assertHolds(greater(OPEN_UNTIL, 99));
        assertRefused(greater(OPEN_UNTIL, 100));
        assertHolds(atLeast(OPEN_UNTIL, 100));
        assertRefused(atLeast(OPEN_UNTIL, 101));
        assertHolds(greater(OPEN_UNTIL, 9));
        assertHolds(greater(OPEN_UNTIL, -200));
    }

    @Test
    default void numbersKeepAllTheirDigits() {
        given(PAYMENTS, new Change.Put(EPOCH, Long.MAX_VALUE), new Change.Put(OPEN_UNTIL, Long.MIN_VALUE));

        assertThat(stored(PAYMENTS).number(EPOCH, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(stored(PAYMENTS).number(OPEN_UNTIL, 0)).isEqualTo(Long.MIN_VALUE);
        assertRefused(is(EPOCH, Long.MAX_VALUE - 1));
        assertRefused(less(EPOCH, Long.MAX_VALUE));
        assertHolds(less(OPEN_UNTIL, Long.MIN_VALUE + 1));
    }

    @Test
    default void noComparisonHoldsForAMissingAttribute() {
        given(PAYMENTS, new Change.Put(WRITER, "a"));

        assertRefused(less(OPEN_UNTIL, Long.MAX_VALUE));
        assertRefused(atMost(OPEN_UNTIL, Long.MAX_VALUE));
        assertRefused(greater(OPEN_UNTIL, Long.MIN_VALUE));
        assertRefused(atLeast(OPEN_UNTIL, Long.MIN_VALUE));
    }

    @Test
    default void noComparisonWithANumberHoldsForAText() {
        given(PAYMENTS, new Change.Put(OPEN_UNTIL, "100"));

        assertRefused(less(OPEN_UNTIL, Long.MAX_VALUE));
        assertRefused(greater(OPEN_UNTIL, Long.MIN_VALUE));
    }

    @Test
    default void absenceHoldsOnlyForAMissingAttribute() {
        given(PAYMENTS, new Change.Put(EPOCH, 0L), new Change.Put(REASON, ""));

        assertHolds(absent(STATE));
        assertRefused(absent(EPOCH));
        assertRefused(absent(REASON));
    }

    @Test
    default void aChoiceHoldsIfOneOfItsConditionsDoes() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L));

        assertHolds(anyOf(absent(EPOCH), less(EPOCH, 6)));
        assertHolds(anyOf(less(EPOCH, 6), absent(EPOCH)));
        assertHolds(anyOf(absent(EPOCH), anyOf(is(EPOCH, 4L), is(EPOCH, 5L))));
        assertRefused(anyOf(absent(EPOCH), less(EPOCH, 5)));
    }

    @Test
    default void allConditionsMustHoldAndChoicesDoNotLeakIntoTheirNeighbours() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L), new Change.Put(STATE, "OPEN"));

        assertHolds(is(STATE, "OPEN"), anyOf(is(EPOCH, 5L), is(EPOCH, 6L)), atLeast(EPOCH, 5));
        assertRefused(is(STATE, "CLOSED"), anyOf(is(EPOCH, 4L), is(EPOCH, 5L)));
        assertRefused(anyOf(is(EPOCH, 5L), is(EPOCH, 6L)), is(STATE, "CLOSED"));
        assertRefused(is(STATE, "OPEN"), is(EPOCH, 6L));
    }

    @Test
    default void aRefusalChangesNothingAndReturnsTheItem() {
        CircuitItem winner = given(
                PAYMENTS,
                new Change.Put(STATE, "OPEN"),
                new Change.Put(EPOCH, 9L),
                new Change.Put(SIGNALS, Set.of("alarm")));

        TransitionResult result = apply(PAYMENTS, List.of(is(EPOCH, 8L)), List.of(new Change.Put(STATE, "CLOSED")));

        assertThat(result).isEqualTo(new TransitionResult(false, winner));
        assertThat(stored(PAYMENTS)).isEqualTo(winner);
    }

    @Test
    default void aRefusalByAnAbsentItemReturnsAnAbsentItemAndCreatesNone() {
        TransitionResult result = apply(PAYMENTS, List.of(is(EPOCH, 8L)), List.of(new Change.Put(STATE, "CLOSED")));

        assertThat(result).isEqualTo(new TransitionResult(false, CircuitItem.ABSENT));
        assertThat(stored(PAYMENTS)).isEqualTo(CircuitItem.ABSENT);
    }

    @Test
    default void aTransitionConditionalOnAbsenceCreatesAnItemOnce() {
        List<Condition> noneYet = List.of(absent(EPOCH));

        TransitionResult first = apply(PAYMENTS, noneYet, List.of(new Change.Put(EPOCH, 1L)));
        TransitionResult second = apply(PAYMENTS, noneYet, List.of(new Change.Put(EPOCH, 2L)));

        assertThat(first).isEqualTo(new TransitionResult(true, StoreContract.item("epoch", 1L)));
        assertThat(second).isEqualTo(new TransitionResult(false, StoreContract.item("epoch", 1L)));
    }

    private void assertHolds(Condition... conditions) {
        assertThat(isApplied(conditions))
                .as(List.of(conditions) + " of " + stored(PAYMENTS))
                .isTrue();
    }

    private void assertRefused(Condition... conditions) {
        assertThat(isApplied(conditions))
                .as(List.of(conditions) + " of " + stored(PAYMENTS))
                .isFalse();
    }

    private boolean isApplied(Condition... conditions) {
        return apply(PAYMENTS, List.of(conditions), List.of(new Change.Put(WRITER, "somebody")))
                .applied();
    }
}
