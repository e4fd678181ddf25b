package dev.switchgear.benchmarks;

import java.util.List;

/**
 * One line of the table.
 *
 * @param benchmark the class and the method that measure it
 * @param threads how many threads make the call at once
 * @param who the breaker's library; empty for none
 * @param form the form of the call
 */
record BenchRow(String benchmark, int threads, String who, String form) {
    static final String OURS = "Switchgear";
    static final String NOBODY = "";

    private static final String R4J = "resilience4j";
    private static final String FAILSAFE = "Failsafe";
    private static final String SENTINEL = "Sentinel";
    private static final String SMALLRYE = "SmallRye";

    /** Calls that succeed through a closed circuit, with one thread. */
    static final List<BenchRow> CLOSED = List.of(
            row("ClockReads.wallTwice", NOBODY, "2 reads of the wall clock, nothing else"),
            row("ClockReads.bothTwice", NOBODY, "2 reads of the wall clock and 2 of nanoTime"),
            row("ClosedCalls.call", OURS, "call(work)"),
            row("ClosedCalls.decide", OURS, "decide(), success()"),
            row("ClosedCalls.callOrElse", OURS, "call(work, fallback)"),
            row("ClosedCalls.callOfKey", OURS, "key(..).call(work)"),
            row("ClosedCalls.callByDefault", OURS, "call(work), real time, read every 2 s"),
            row("ClosedCalls.callThatMayBeSlow", OURS, "call(work), slow calls count"),
            row("ClosedCalls.guarded", OURS, "guard.call(context, work)"),
            row("ClosedCalls.resilience4jCount", R4J, "count window"),
            row("ClosedCalls.resilience4jCountLockFree", R4J, "count window, LOCK_FREE"),
            row("ClosedCalls.resilience4jTime", R4J, "time window"),
            row("ClosedCalls.failsafeStandalone", FAILSAFE, "standalone, no clock, count"),
            row("ClosedCalls.failsafeStandaloneTime", FAILSAFE, "standalone, time window"),
            row("ClosedCalls.failsafeExecutor", FAILSAFE, "through its executor"),
            row("OtherCalls.sentinel", SENTINEL, "entry and exit, time window"),
            row("OtherCalls.smallRye", SMALLRYE, "through its guard, count"));

    /** The same calls with two threads on one circuit. */
    static final List<BenchRow> SHARED = CLOSED.stream()
            .filter(row -> !row.who.isEmpty())
            .filter(row -> !row.form.contains("2 s")
                    && !row.form.contains("slow")
                    && !row.form.contains("fallback")
                    && !row.form.contains("key"))
            .map(row -> new BenchRow(row.benchmark, 2, row.who, row.form))
            .toList();

    /** Calls that an open circuit refuses. */
    static final List<BenchRow> REFUSED = List.of(
            row("ClockReads.wall", NOBODY, "1 read of the wall clock, nothing else"),
            row("RefusedCalls.decide", OURS, "decide()"),
            row("RefusedCalls.callOrElse", OURS, "call(work, fallback)"),
            row("RefusedCalls.call", OURS, "call(work), exception"),
            row("RefusedCalls.resilience4jAsk", R4J, "tryAcquirePermission()"),
            row("RefusedCalls.resilience4jCall", R4J, "exception without a trace"),
            row("RefusedCalls.failsafeAsk", FAILSAFE, "tryAcquirePermit()"),
            row("RefusedCalls.failsafeCall", FAILSAFE, "through its executor, exception"));

    boolean isPeer() {
        return !who.equals(OURS) && !who.equals(NOBODY);
    }

    private static BenchRow row(String benchmark, String who, String form) {
        return new BenchRow(benchmark, 1, who, form);
    }
}
