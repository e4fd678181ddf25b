package dev.switchgear.simulator;

import java.util.ArrayList;
import java.util.List;

/** Checks that probes are few. */
final class ProbeChecks implements Observer {
    private final Margins margins;
    private final List<Call> running = new ArrayList<>();

    ProbeChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void called(Call call, long now) {
        if (!call.pass().isProbe()) {
            return;
        }
        running.add(call);
        if (!margins.clocksAgree()) {
            return; // two may then believe in one lease
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

    /** Whether a probe belongs to the same circuit and epoch, and its holder's clock says that its lease still runs. */
    private static boolean isRival(Call other, Call call) {
        return other.pass().epoch() == call.pass().epoch()
                && other.caller().wallMillis() <= other.pass().leaseUntilMillis();
    }
}
