package dev.switchgear;

import dev.switchgear.driver.Allowance;
import dev.switchgear.driver.Edges;
import dev.switchgear.driver.Host;
import dev.switchgear.driver.StoreLane;
import dev.switchgear.driver.Wiring;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Counted;
import dev.switchgear.participant.FastView;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.TestFleet;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A host that has read a closed circuit, so that calls pass by its view. It sends no more requests while its clock does not move. */
final class QuietHost {
    final TestClock clock = new TestClock();
    final Host host;
    private final Circuit circuit;
    private final AtomicLong epochs = new AtomicLong(1);

    private QuietHost(boolean read) {
        // a log formats dates: nothing that a race test should explore
        Wiring wiring = new Wiring(clock, clock, "test", 1L, false, Runnable::run, List.of(), event -> {});
        Edges edges = new Edges(wiring, new StoreLane(new InMemoryCircuitStore(), null, clock));
        host = new Host(TestFleet.PAYMENTS, CircuitPolicy.defaults(), edges);
        circuit = new Circuit(host, Classifier.defaults(), null, null);
        if (read) {
            learn(1);
            root().startsNoWatchFor(3_600_000, clock.millis());
        }
    }

    QuietHost() {
        this(true);
    }

    /** A host before its first call. */
    static QuietHost untouched() {
        return new QuietHost(false);
    }

    Counted root() {
        return Counted.of(host.admittedBy(FastView.NONE, null));
    }

    FastView view() {
        return host.fastView(null, clock.millis());
    }

    CallPermit permit() {
        return (CallPermit) circuit.decide();
    }

    /** Records a call that the newest view let through. */
    void record(Outcome outcome) {
        record(view(), outcome);
    }

    /** Records a call as {@link Circuit} does. */
    void record(FastView view, Outcome outcome) {
        boolean fast = outcome.equals(Outcome.SUCCESS) && host.succeed(view, null, 0, clock.millis());
        if (!fast) {
            host.finish(host.admittedBy(view, null), outcome, 0, new Allowance(host.policy()));
        }
    }

    /** A read returns the circuit in another period: it opened and closed meanwhile. */
    void beginsPeriod() {
        clock.pass(2_000);
        learn(epochs.incrementAndGet());
    }

    private void learn(long epoch) {
        CircuitItem item = CircuitItem.ABSENT.with(Attribute.STATE, "CLOSED").with(Attribute.EPOCH, epoch);
        StoreReply reply = new StoreReply.Items(new DependencyItems(item, Map.of()));
        var unused = host.acceptWhenDone(host.startRead(), CompletableFuture.completedFuture(reply));
    }

    Counted.Recent counts() {
        return root().recent(clock.millis());
    }
}
