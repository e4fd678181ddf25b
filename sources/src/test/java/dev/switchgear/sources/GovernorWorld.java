package dev.switchgear.sources;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.testkit.Fault;
import dev.switchgear.testkit.FaultyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A circuit, mappings, the table and a governor that can be killed at any of its requests. Time is virtual. */
final class GovernorWorld implements AutoCloseable, InstantSource {
    static final String CIRCUIT = "payments";

    final MappingServer lambda = new MappingServer();
    final KillSwitch killSwitch = new KillSwitch();
    SourceAge age = SourceAge.NOT_REPORTED;
    final PauseRecords book = new PauseRecords(GovernorTable.client(killSwitch), GovernorTable.create(), "default");
    private final FaultyStore store = new FaultyStore(new InMemoryCircuitStore());
    final Switchgear switchgear = Switchgear.builder().store(store).clock(this).build();
    final SourceGovernor governor =
            new SourceGovernor(switchgear, lambda.client(killSwitch), book, "governor", this).watching(arn -> age);
    private Instant now = Instant.parse("2019-11-21T10:15:30Z");

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void open() {
        force(OperatorOverride.Kind.FORCED_OPEN);
    }

    void open(String circuit) {
        switchgear.operator(circuit).override(OperatorOverride.Kind.FORCED_OPEN, null, "test", "test");
    }

    void heal() {
        force(OperatorOverride.Kind.FORCED_CLOSED);
    }

    /** The circuit's wait has ended, and probes may run. */
    void halfOpen() {
        switchgear.operator(CIRCUIT).release();
        switchgear.operator(CIRCUIT).raise(new Signal("alarm", now, now.plusSeconds(60), "x"));
        pass(Duration.ofMinutes(2));
    }

    private void force(OperatorOverride.Kind kind) {
        switchgear.operator(CIRCUIT).override(kind, null, "test", "test");
    }

    SourceReport govern(GovernedSource source) {
        return governor.govern(List.of(source)).get(0);
    }

    /** The table of circuits gives no answer any more. */
    void loseTheCircuits() {
        store.inject(Fault.unreachable());
    }

    /** Runs of the schedule, once a minute; changes of Lambda end in between. */
    SourceReport schedule(GovernedSource source) {
        SourceReport report = govern(source);
        for (int run = 0; run < 3; run++) {
            lambda.settle();
            pass(Duration.ofMinutes(1));
            report = govern(source);
        }
        return report;
    }

    @Override
    public void close() {
        switchgear.close();
        lambda.close();
    }
}
