package dev.switchgear;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.random.RandomGenerator;

/** An item as it may be stored, put together attribute by attribute. */
record Stored(CircuitItem item) {
    static final long NOW = 1_800_000_000_000L;
    static final long EPOCH = NOW - 500_000;

    static Stored closed() {
        return in("CLOSED");
    }

    static Stored open() {
        return in("OPEN");
    }

    private static Stored in(String state) {
        return new Stored(CircuitItem.ABSENT)
                .with(Attribute.FORMAT, CircuitItem.FORMAT)
                .with(Attribute.STATE, state)
                .with(Attribute.EPOCH, EPOCH);
    }

    Stored with(Attribute attribute, Object value) {
        return new Stored(item.with(attribute, value));
    }

    Stored watched(long number, long from, long until) {
        return with(Attribute.WATCH, number).with(Attribute.WATCH_FROM, from).with(Attribute.WATCH_UNTIL, until);
    }

    Stored leased(int slot, long until) {
        return with(Attribute.probeHolder(slot), "n" + slot).with(Attribute.probeUntil(slot), until);
    }

    Stored ordered(OperatorOverride.Kind kind) {
        return with(Attribute.OVERRIDE, kind.name());
    }

    CircuitSnapshot snapshot() {
        return CircuitSnapshot.of(item);
    }

    /** A generator that always draws the same number from 0 (inclusive) to 1 (exclusive). */
    static RandomGenerator drawing(double number) {
        long bits = (long) (number * 0x1.0p53) << 11;
        return () -> bits;
    }
}
