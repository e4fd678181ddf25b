package dev.switchgear.simulator.invariants;

import dev.switchgear.model.Outcome;
import dev.switchgear.model.TripRule;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.EvidenceAdd;
import dev.switchgear.simulator.world.Exchanges;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.SwitchgearGuard;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.EvidenceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks what environments report against the calls that they made. */
public final class EvidenceChecks implements Observer {
    private static final long LOOK_BACK_MILLIS = 2_000 + 1_024; // 2 s, rounded up to a bucket

    private final Margins margins;
    private final Map<EvidenceId, Long> watches = new HashMap<>();
    private final Map<Integer, List<EndedCall>> seen = new HashMap<>();
    private final Map<Integer, Map<EvidenceId, long[]>> reported = new HashMap<>();

    public EvidenceChecks(Margins margins) {
        this.margins = margins;
    }

    /**
     * A call that ended, and the time until which its outcome was being recorded; an environment may be frozen in
     * between.
     */
    private static final class EndedCall {
        private final boolean failed;
        private long bookedMillis = Long.MAX_VALUE;

        EndedCall(boolean failed) {
            this.failed = failed;
        }
    }

    @Override
    public void transitioned(Applied applied, long now) {
        long watch = applied.after().number(Attribute.WATCH, 0);
        if (applied.effective() && watch > 0) {
            EvidenceId id = new EvidenceId(applied.write().circuit(), Applied.epoch(applied.after()), watch);
            watches.putIfAbsent(id, applied.after().number(Attribute.WATCH_FROM, 0));
        }
    }

    @Override
    public void ended(Call call, boolean answered, long now) {
        if (answered) {
            boolean failed = call.response().outcome().result() == Outcome.Result.FAILURE;
            seen.computeIfAbsent(call.caller().number(), number -> new ArrayList<>())
                    .add(new EndedCall(failed));
        }
    }

    @Override
    public void waited(SwitchgearGuard guard, Exchanges exchanges, long now) {
        List<EndedCall> calls = seen.getOrDefault(guard.environment(), List.of());
        if (!calls.isEmpty()) {
            EndedCall last = calls.get(calls.size() - 1);
            last.bookedMillis = Math.min(last.bookedMillis, WallClock.trueMillis(now));
        }
    }

    @Override
    public void composed(SwitchgearGuard guard, TableRequest<?> request, long now) {
        if (!(request instanceof EvidenceAdd add) || margins.clocksJump()) {
            return;
        }
        Long from = watches.get(add.watch());
        if (from == null) {
            throw violation(add, now, "names a watch that was never started");
        }
        long[] sums = reported.computeIfAbsent(add.environment(), number -> new HashMap<>())
                .computeIfAbsent(add.watch(), watch -> new long[2]);
        sums[0] += add.evidence().calls();
        sums[1] += add.evidence().failures();
        checkSeen(add, sums, from - LOOK_BACK_MILLIS - 2 * margins.clockErrorMillis(), now);
        checkCap(add, sums, from, now);
    }

    private void checkSeen(EvidenceAdd add, long[] sums, long from, long now) {
        long calls = 0;
        long failures = 0;
        for (EndedCall call : seen.getOrDefault(add.environment(), List.of())) {
            if (call.bookedMillis >= from) {
                calls++;
                failures += call.failed ? 1 : 0;
            }
        }
        if (sums[0] > calls || sums[1] > failures) {
            throw violation(
                    add,
                    now,
                    "reports " + sums[0] + " calls and " + sums[1] + " failures; it saw " + calls + " and " + failures);
        }
    }

    private void checkCap(EvidenceAdd add, long[] sums, long from, long now) {
        boolean unit = margins.policy().tripRule() instanceof TripRule.FailureRate rate && rate.threshold() == 0.5;
        double age = (WallClock.trueMillis(now) - from + 2 * margins.clockErrorMillis()) / 1e3;
        if (unit && 2 * sums[1] - sums[0] > 1 + age + 1e-6) {
            throw new Violation(
                    Invariant.EVIDENCE_CAP,
                    now,
                    "environment " + add.environment() + " contributed " + (2 * sums[1] - sums[0]) + " after " + age
                            + " s");
        }
    }

    private static Violation violation(EvidenceAdd add, long now, String message) {
        return new Violation(
                Invariant.EVIDENCE_ONCE, now, "environment " + add.environment() + " " + message + "; " + add.watch());
    }
}
