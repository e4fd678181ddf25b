package dev.switchgear.testkit;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.GRANTS;
import static dev.switchgear.spi.Attribute.OVERRIDE_REASON;
import static dev.switchgear.spi.Attribute.PROBE_SCORE;
import static dev.switchgear.spi.Attribute.REASON;
import static dev.switchgear.spi.Attribute.SIGNALS;
import static dev.switchgear.spi.Attribute.STATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.TransitionResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a transition changes an item. */
interface ChangeContract extends StoreContract {
    @Test
    default void putReplacesAValueWhateverItsType() {
        given(PAYMENTS, new Change.Put(REASON, "errors"), new Change.Put(EPOCH, 1L));

        given(PAYMENTS, new Change.Put(REASON, 7L), new Change.Put(EPOCH, Set.of("x")));

        assertThat(stored(PAYMENTS)).isEqualTo(StoreContract.item("reason", 7L, "epoch", Set.of("x")));
    }

    @Test
    default void putIfAbsentWritesOnlyWhatIsNotThere() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L));

        CircuitItem item = given(PAYMENTS, new Change.PutIfAbsent(EPOCH, 9L), new Change.PutIfAbsent(STATE, "CLOSED"));

        assertThat(item).isEqualTo(StoreContract.item("epoch", 5L, "state", "CLOSED"));
    }

    @Test
    default void increaseAddsAndCountsFromZero() {
        assertThat(given(PAYMENTS, new Change.Increase(GRANTS, 2))).isEqualTo(StoreContract.item("grants", 2L));
        assertThat(given(PAYMENTS, new Change.Increase(GRANTS, 3))).isEqualTo(StoreContract.item("grants", 5L));
        assertThat(given(PAYMENTS, new Change.Increase(PROBE_SCORE, -2)))
                .isEqualTo(StoreContract.item("grants", 5L, "probeScore", -2L));
    }

    @Test
    default void includeAddsAnElementOnce() {
        given(PAYMENTS, new Change.Include(SIGNALS, "alarm"));
        given(PAYMENTS, new Change.Include(SIGNALS, "health"));

        assertThat(given(PAYMENTS, new Change.Include(SIGNALS, "alarm")).textSet(SIGNALS))
                .containsExactlyInAnyOrder("alarm", "health");
    }

    @Test
    default void excludeRemovesAnElementAndAnEmptySetIsAbsent() {
        given(PAYMENTS, new Change.Put(SIGNALS, Set.of("alarm", "health")), new Change.Put(EPOCH, 1L));

        assertThat(given(PAYMENTS, new Change.Exclude(SIGNALS, "alarm")).textSet(SIGNALS))
                .containsExactly("health");
        assertThat(given(PAYMENTS, new Change.Exclude(SIGNALS, "never in")).textSet(SIGNALS))
                .containsExactly("health");
        assertThat(given(PAYMENTS, new Change.Exclude(SIGNALS, "health"))).isEqualTo(StoreContract.item("epoch", 1L));
        assertThat(given(PAYMENTS, new Change.Exclude(SIGNALS, "health"))).isEqualTo(StoreContract.item("epoch", 1L));
    }

    @Test
    default void removeDeletesAnAttributeIfItExists() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L), new Change.Put(REASON, "errors"));

        assertThat(given(PAYMENTS, new Change.Remove(REASON), new Change.Remove(STATE)))
                .isEqualTo(StoreContract.item("epoch", 5L));
    }

    @Test
    default void anItemThatHasLostItsLastAttributeIsAbsent() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L));
        given(PAYMENTS.withKey("eu"), new Change.Put(EPOCH, 5L));

        assertThat(given(PAYMENTS, new Change.Remove(EPOCH))).isEqualTo(CircuitItem.ABSENT);
        given(PAYMENTS.withKey("eu"), new Change.Remove(EPOCH));

        assertThat(store().read(PAYMENTS, ReadContract.ALL_KEYS, BUDGET))
                .isEqualTo(dev.switchgear.spi.DependencyItems.NONE);
    }

    @Test
    default void allKindsOfChangesAreAppliedAtOnce() {
        given(PAYMENTS, new Change.Put(REASON, "gone soon"), new Change.Put(SIGNALS, Set.of("alarm", "health")));

        CircuitItem item = given(
                PAYMENTS,
                new Change.Put(STATE, "OPEN"),
                new Change.PutIfAbsent(EPOCH, 3L),
                new Change.Increase(GRANTS, 1),
                new Change.Exclude(SIGNALS, "alarm"),
                new Change.Include(Attribute.signalAt("odd"), "in a set"),
                new Change.Remove(REASON));

        assertThat(item)
                .isEqualTo(StoreContract.item(
                        "state",
                        "OPEN",
                        "epoch",
                        3L,
                        "grants",
                        1L,
                        "signals",
                        Set.of("health"),
                        "signalAt:odd",
                        Set.of("in a set")));
        assertThat(stored(PAYMENTS)).isEqualTo(item);
    }

    @Test
    default void conditionsAreCheckedBeforeTheChanges() {
        given(PAYMENTS, new Change.Put(EPOCH, 5L));

        TransitionResult result = apply(PAYMENTS, List.of(Condition.is(EPOCH, 5L)), List.of(new Change.Put(EPOCH, 6L)));

        assertThat(result).isEqualTo(new TransitionResult(true, StoreContract.item("epoch", 6L)));
    }

    @Test
    default void attributesThatNoTransitionNamesAreKept() {
        Attribute unknown = new Attribute("somebody-else's: #1", Attribute.Type.TEXT);
        given(PAYMENTS, new Change.Put(unknown, "kept"), new Change.Put(STATE, "CLOSED"));

        CircuitItem item = given(PAYMENTS, new Change.Put(STATE, "OPEN"));

        assertThat(item).isEqualTo(StoreContract.item(unknown.name(), "kept", "state", "OPEN"));
        assertThat(stored(PAYMENTS)).isEqualTo(item);
    }

    @Test
    default void everyTextIsReadAsItWasWritten() {
        String text = "\" ' \\ { } \t \n # : ü 漢 😀 \u0000" + "x".repeat(500);

        given(PAYMENTS, new Change.Put(OVERRIDE_REASON, text), new Change.Put(REASON, ""));

        assertThat(stored(PAYMENTS)).isEqualTo(StoreContract.item("overrideReason", text, "reason", ""));
    }

    @Test
    default void everyAttributeOfTheFormatFitsIntoOneTransition() {
        Change[] changes = Attribute.all().stream()
                .map(attribute -> new Change.Put(attribute, attribute.name()))
                .toArray(Change[]::new);

        assertThat(given(PAYMENTS, changes).values().keySet())
                .isEqualTo(Attribute.all().stream().map(Attribute::name).collect(Collectors.toSet()));
    }

    @Test
    default void manySignalsFitIntoOneItem() {
        IntStream.range(0, 50)
                .forEach(i -> given(
                        PAYMENTS,
                        new Change.Include(SIGNALS, "source-" + i),
                        new Change.Put(Attribute.signalAt("source-" + i), (long) i)));

        assertThat(stored(PAYMENTS).textSet(SIGNALS)).hasSize(50);
        assertThat(stored(PAYMENTS).number(Attribute.signalAt("source-49"), 0)).isEqualTo(49);
    }

    @Test
    default void addingToAValueOfAnotherTypeFailsAsUnreadableAndChangesNothing() {
        CircuitItem before = given(PAYMENTS, new Change.Put(GRANTS, "three"), new Change.Put(SIGNALS, 1L));

        for (Change change : List.of(
                new Change.Increase(GRANTS, 1),
                new Change.Include(SIGNALS, "alarm"),
                new Change.Exclude(SIGNALS, "alarm"))) {
            assertUnreadable(() -> apply(PAYMENTS, List.of(), List.of(new Change.Put(STATE, "OPEN"), change)));
        }

        assertThat(stored(PAYMENTS)).isEqualTo(before);
    }

    @Test
    default void aValueOfAnotherTypeIsUnreadableOnlyWhereItIsUsed() {
        given(PAYMENTS, new Change.Put(EPOCH, "five"), new Change.Put(STATE, "OPEN"), new Change.Put(SIGNALS, 1L));

        CircuitItem item = stored(PAYMENTS);

        assertThat(item.text(STATE)).isEqualTo("OPEN");
        assertUnreadable(() -> item.number(EPOCH, 0));
        assertUnreadable(() -> item.textSet(SIGNALS));
    }

    @Test
    default void aValueThatNoItemCanHoldIsRefusedBeforeTheWrite() {
        for (Object value : List.of(1, 1.5, true, Set.of(), Set.of(1), List.of("a"))) {
            assertThatIllegalArgumentException()
                    .as(value + " of " + value.getClass())
                    .isThrownBy(() -> given(PAYMENTS, new Change.Put(STATE, "OPEN"), new Change.Put(REASON, value)))
                    .withMessageContaining("reason")
                    .withMessageContaining(value.toString());
        }

        assertThat(stored(PAYMENTS)).isEqualTo(CircuitItem.ABSENT);
    }

    private static void assertUnreadable(Runnable question) {
        assertThatThrownBy(question::run)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNREADABLE));
    }
}
