package dev.switchgear.participant;

/**
 * A time on the wall clock, for what concerns this process alone. A clock that steps back out of it ends it: a local
 * wait never outlives a clock step.
 *
 * @param fromMillis the first millisecond
 * @param untilMillis the first millisecond after it
 */
record Span(long fromMillis, long untilMillis) {
    static final Span NONE = new Span(0, 0);

    static Span of(long fromMillis, long lengthMillis) {
        return new Span(fromMillis, fromMillis + lengthMillis);
    }

    boolean contains(long nowMillis) {
        return nowMillis >= fromMillis && nowMillis < untilMillis;
    }
}
