package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.Admission;
import dev.switchgear.simulator.runs.Recorder;
import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.spi.CircuitItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One small run with one fault from 20 s to 40 s, and its results for a test. */
final class FaultRun implements Observer {
    static final int FROM = 20;
    static final int UNTIL = 40;
    static final int ENVIRONMENTS = 20;

    final List<String> lines = new ArrayList<>();
    final List<Applied> applied = new ArrayList<>();
    final List<Long> appliedAt = new ArrayList<>();
    final World world;
    private final Recorder recorder;
    private int degraded;

    FaultRun(DependencyPlan dependency, TimedFault.Kind kind, double strength) {
        Scenario scenario = Scenario.of("story", FleetPlan.of(ENVIRONMENTS, 1), dependency, 80)
                .withFaults(List.of(new TimedFault(kind, FROM * 1_000, UNTIL * 1_000, strength)));
        recorder = new Recorder(scenario);
        SwitchgearProtection protection = new SwitchgearProtection(CircuitPolicy.defaults());
        world = new World(new RunPlan(scenario, protection, 1, Trace.to(lines::add)), List.of(recorder, this));
        world.open();
    }

    static FaultRun healthy(TimedFault.Kind kind, double strength) {
        return new FaultRun(DependencyPlan.of(0), kind, strength);
    }

    /** The dependency is dead from shortly before the fault until shortly after it. */
    static FaultRun dead(TimedFault.Kind kind, double strength) {
        Episode outage = new Episode((FROM - 5) * 1_000, (UNTIL + 10) * 1_000, Episode.Ill.FAILS_FAST, 1);
        return new FaultRun(DependencyPlan.of(0, outage), kind, strength);
    }

    FaultRun until(int second) {
        world.runUntil(second * Micros.SECOND);
        return this;
    }

    double sum(Series series, int from, int until) {
        return recorder.sum(series, from, until);
    }

    long count(Trace.Kind kind) {
        return lines.stream().filter(line -> line.contains(" s  " + kind)).count();
    }

    CircuitItem item() {
        return world.table().circuit(SwitchgearProtection.CIRCUIT);
    }

    /** Returns how many decisions were made with the local view, because the table gave no answer. */
    int degraded() {
        return degraded;
    }

    @Override
    public void transitioned(Applied what, long now) {
        applied.add(what);
        appliedAt.add(now);
    }

    @Override
    public void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {
        degraded += guard.status(null).degraded() ? 1 : 0;
    }
}
