package dev.switchgear.sources;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Sends parked events again. A run goes through the events of a circuit once, in order, and asks the circuit once for each: so the
 * ramp decides how many are sent, and a probe is one of the fleet's. Only one run at a time redrives a circuit's events.
 *
 * <p>An event is sent before it is removed, at most {@link #PAGE} at a time. A run that is killed is repeated from there: events may run
 * twice, and none is left out.
 */
final class Redrive {
    /** Events that are sent before they are removed together: the most that a crash repeats. */
    static final int PAGE = 25;

    private final Switchgear switchgear;
    private final ParkingStore store;
    private final EventTargets targets;
    private final FinalQueue rest;
    private final RedriveLimits limits;
    private final Executor lanes;
    private final InstantSource clock;

    Redrive(Parts parts, RedriveLimits limits, InstantSource clock) {
        this.switchgear = parts.switchgear();
        this.store = parts.store();
        this.targets = parts.targets();
        this.rest = parts.rest();
        this.limits = limits;
        this.lanes = parts.lanes();
        this.clock = clock;
    }

    /** What parking and redriving use. */
    record Parts(
            Switchgear switchgear,
            ParkingStore store,
            ParkingCounts counts,
            EventTargets targets,
            FinalQueue rest,
            Executor lanes) {}

    /** Redrives the events of a circuit, as far as the circuit and the time let it. */
    RedriveReport run(String name, RunTime time) {
        Instant now = clock.instant();
        OptionalLong run = store.begin(name, now, time.end(now));
        if (run.isEmpty()) {
            return new RedriveReport(name, 0, 0, 0, "another run redrives them");
        }
        RedrivePass pass = new RedrivePass(circuit(name), targets, rest, limits, time);
        String after = "";
        while (pass.goesOn()) {
            var page = store.page(name, after, PAGE);
            if (page.isEmpty()) {
                break;
            }
            after = page.get(page.size() - 1).place();
            pass.send(page, clock.instant(), lanes);
            pass.failures().forEach(event -> store.failed(event, event.attempts() + 1));
            if (pass.hasEnded() && !store.remove(name, run.getAsLong(), pass.redriven(), pass.givenUp())) {
                return pass.report(name, "the run took longer than its invocation");
            }
            pass.settle();
        }
        store.end(name, run.getAsLong());
        return pass.report(name, "");
    }

    private Circuit circuit(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? switchgear.circuit(name)
                : switchgear.circuit(name.substring(0, slash)).key(name.substring(slash + 1));
    }
}
