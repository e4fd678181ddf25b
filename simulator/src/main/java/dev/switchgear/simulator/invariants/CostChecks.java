package dev.switchgear.simulator.invariants;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.Exchanges;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.SwitchgearGuard;

/** Checks that a healthy fleet writes nothing, and that no call waits long. */
public final class CostChecks implements Observer {
    private static final int MOST_EXCHANGES = 12;

    private final Margins margins;
    private boolean excused;

    public CostChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void ended(Call call, boolean answered, long now) {
        boolean slow = margins.policy()
                .slowCalls()
                .map(rule -> call.durationMillis() >= rule.duration().toMillis())
                .orElse(false);
        excused |= slow || call.response().outcome().result() == Outcome.Result.FAILURE;
    }

    @Override
    public void opened(long now) {
        excused = true; // an alarm writes without a failed call
    }

    @Override
    public void used(TableRequest<?> request, boolean throttled, long now) {
        if (request.isWrite() && !excused) {
            throw new Violation(Invariant.ZERO_WRITES, now, "a write before any call failed: " + request);
        }
    }

    @Override
    public void waited(SwitchgearGuard guard, Exchanges exchanges, long now) {
        long reads = exchanges.mostReadMicros();
        long writes = margins.policy().writeBudget().toMillis() * Micros.MILLI;
        if (exchanges.readMicros() > reads || exchanges.writeMicros() > writes || exchanges.count() > MOST_EXCHANGES) {
            throw new Violation(
                    Invariant.BUDGET,
                    now,
                    "a call of environment " + guard.environment() + " waited " + exchanges.readMicros()
                            + " us for reads and " + exchanges.writeMicros() + " us for writes in "
                            + exchanges.count() + " requests");
        }
    }
}
