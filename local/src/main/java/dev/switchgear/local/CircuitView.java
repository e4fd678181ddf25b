package dev.switchgear.local;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One reading of a circuit from its table.
 *
 * @param atMillis when it was read
 * @param key the shard that the circuit protects; {@code *} is the dependency itself
 * @param state the state as users know it; a CLOSED circuit that ramps is shown as RAMPING
 * @param epoch its period
 * @param watching whether the fleet gathers evidence
 * @param committedMillis when the newest transition was made
 * @param leases how many probe permits are leased
 */
record CircuitView(
        long atMillis, String key, State state, long epoch, boolean watching, long committedMillis, int leases) {
    /** The states that are shown. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN,
        RAMPING
    }

    /** More slots than any policy allows. */
    private static final int MOST_SLOTS = 8;

    static CircuitView of(long atMillis, Map<String, AttributeValue> item) {
        return new CircuitView(
                atMillis,
                text(item, "sk"),
                state(atMillis, item),
                number(item, "epoch"),
                atMillis < number(item, "watchUntil"),
                number(item, "committedAt"),
                leases(atMillis, item));
    }

    /** Whether this view differs from {@code before} in a way that is reported. */
    boolean differsFrom(CircuitView before) {
        return state != before.state || epoch != before.epoch || watching != before.watching;
    }

    boolean protects() {
        return state == State.OPEN || state == State.HALF_OPEN;
    }

    private static State state(long atMillis, Map<String, AttributeValue> item) {
        if (text(item, "state").equals("OPEN")) {
            return atMillis < number(item, "openUntil") ? State.OPEN : State.HALF_OPEN;
        }
        return atMillis < number(item, "rampFrom") + number(item, "rampMillis") ? State.RAMPING : State.CLOSED;
    }

    private static int leases(long atMillis, Map<String, AttributeValue> item) {
        int live = 0;
        for (int slot = 1; slot <= MOST_SLOTS; slot++) {
            if (number(item, "probe" + slot + "Until") > atMillis) {
                live++;
            }
        }
        return live;
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
    }
}
