package dev.switchgear.protocol;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.random.RandomGenerator;

/** An item as it may be stored, put together attribute by attribute. */
public record Stored(CircuitItem item) {
    public static final long NOW = 1_800_000_000_000L;
    public static final long EPOCH = NOW - 500_000;

    public static Stored closed() {
        return in("CLOSED");
    }

    public static Stored open() {
        return in("OPEN");
    }

    private static Stored in(String state) {
        return new Stored(CircuitItem.ABSENT)
                .with(Attribute.FORMAT, CircuitItem.FORMAT)
                .with(Attribute.STATE, state)
                .with(Attribute.EPOCH, EPOCH);
    }

    public Stored with(Attribute attribute, Object value) {
        return new Stored(item.with(attribute, value));
    }

    public Stored watched(long number, long from, long until) {
        return with(Attribute.WATCH, number).with(Attribute.WATCH_FROM, from).with(Attribute.WATCH_UNTIL, until);
    }

    public Stored leased(int slot, long until) {
        return with(Attribute.probeHolder(slot), "n" + slot).with(Attribute.probeUntil(slot), until);
    }

    public Stored ordered(OperatorOverride.Kind kind) {
        return with(Attribute.OVERRIDE, kind.name());
    }

    public CircuitSnapshot snapshot() {
        return CircuitSnapshot.of(item);
    }

    /** A generator that always draws the same number from 0 (inclusive) to 1 (exclusive). */
    public static RandomGenerator drawing(double number) {
        long bits = (long) (number * 0x1.0p53) << 11;
        return () -> bits;
    }
}
