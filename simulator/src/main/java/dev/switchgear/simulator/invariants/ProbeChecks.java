package dev.switchgear.simulator.invariants;

import dev.switchgear.participant.Admission;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.SwitchgearGuard;
import dev.switchgear.simulator.world.TimedFault;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Transition.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that there are few probes at the same time. */
public final class ProbeChecks implements Observer {
    private final Margins margins;
    private final List<Call> running = new ArrayList<>();
    private final Set<Object> counted = new HashSet<>();

    public ProbeChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {
        if (!(admission instanceof Admission.Admitted admitted) || !admitted.isProbe()) {
            return;
        }
        long end = guard.wallMillis() + margins.policy().callTimeout().toMillis();
        if (end > admitted.leaseUntilMillis()) {
            throw new Violation(
                    Invariant.PROBES_AT_ONCE,
                    now,
                    "environment " + guard.environment() + " lets a probe go that can last "
                            + (end - admitted.leaseUntilMillis()) + " ms longer than its lease");
        }
    }

    @Override
    public void transitioned(Applied applied, long now) {
        if (!applied.effective() || applied.write().transition().rule() != Rule.PROBE) {
            return;
        }
        boolean counts = applied.after().number(Attribute.PROBE_SCORE, 0)
                        != applied.before().number(Attribute.PROBE_SCORE, 0)
                && !margins.scenario()
                        .has(TimedFault.Kind.DUPLICATED); // a duplicate grant gives a nonce its slot again
        for (int slot = 1; slot <= 8; slot++) {
            Object holder = applied.before().value(Attribute.probeHolder(slot));
            boolean returned = holder != null && !applied.after().has(Attribute.probeHolder(slot));
            if (counts && returned && !counted.add(holder)) {
                throw new Violation(
                        Invariant.PROBES_AT_ONCE, now, "the outcome of the probe " + holder + " counts twice");
            }
        }
    }

    @Override
    public void called(Call call, long now) {
        if (!call.pass().isProbe()) {
            return;
        }
        running.add(call);
        if (!margins.clocksAgree()) {
            return; // two environments may then have the same lease
        }
        long inLease = running.stream().filter(other -> isRival(other, call)).count();
        if (inLease > margins.policy().probes()) {
            throw new Violation(
                    Invariant.PROBES_AT_ONCE,
                    now,
                    inLease + " probes at once in epoch " + call.pass().epoch() + "; the policy allows "
                            + margins.policy().probes());
        }
    }

    @Override
    public void ended(Call call, boolean answered, long now) {
        running.remove(call);
    }

    /** Whether a probe belongs to the same circuit and epoch, and its lease is still valid by its holder's clock. */
    private static boolean isRival(Call other, Call call) {
        return other.pass().epoch() == call.pass().epoch()
                && other.caller().wallMillis() <= other.pass().leaseUntilMillis();
    }
}
