package dev.switchgear.participant;

/**
 * A span of time on the wall clock, for local use. If the clock steps back before its start, the span ends, so that a
 * local wait ends with a clock step.
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
