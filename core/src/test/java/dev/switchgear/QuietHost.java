package dev.switchgear;

import dev.switchgear.RollingWindow.Counts;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A host that has read a closed circuit, so that calls pass by its view; while its clock stands, it asks nothing more. */
final class QuietHost {
    final TestClock clock = new TestClock();
    final Host host;
    private final Circuit circuit;
    private final AtomicLong epochs = new AtomicLong(1);

    private QuietHost(boolean read) {
        InMemoryCircuitStore store = new InMemoryCircuitStore();
        Switchgear.Builder builder = Switchgear.builder()
                .store(store)
                .clock(clock)
                .ticker(clock)
                .journal(event -> {}) // a log formats dates: nothing that a race test should explore
                .seed(1);
        host = new Host(
                TestFleet.PAYMENTS, CircuitPolicy.defaults(), new Edges(builder, new StoreLane(store, null, clock)));
        circuit = new Circuit(host, Classifier.defaults(), null, null);
        if (read) {
            learn(1);
            root().noTrigger = Span.of(clock.millis(), 3_600_000);
        }
    }

    QuietHost() {
        this(true);
    }

    /** One that nobody has asked anything yet. */
    static QuietHost untouched() {
        return new QuietHost(false);
    }

    LocalCircuit root() {
        return host.admittedBy(FastView.NONE, null).passages().get(0).circuit();
    }

    FastView view() {
        return host.fastView(null, clock.millis());
    }

    Permit permit() {
        return (Permit) circuit.decide();
    }

    /** Books a call that the newest view let through. */
    void book(Outcome outcome) {
        book(view(), outcome);
    }

    /** Books a call as {@link Circuit} does. */
    void book(FastView view, Outcome outcome) {
        boolean fast = outcome.equals(Outcome.SUCCESS) && host.succeed(view, null, 0, clock.millis());
        if (!fast) {
            host.finish(host.admittedBy(view, null), outcome, 0, new Allowance(host.policy()));
        }
    }

    /** A read says that the circuit is in another period of its life: it opened and closed meanwhile. */
    void beginsPeriod() {
        clock.pass(2_000);
        learn(epochs.incrementAndGet());
    }

    private void learn(long epoch) {
        CircuitItem item = CircuitItem.ABSENT.with(Attribute.STATE, "CLOSED").with(Attribute.EPOCH, epoch);
        StoreReply reply = new StoreReply.Items(new DependencyItems(item, Map.of()));
        var unused = host.acceptWhenDone(host.startRead(), CompletableFuture.completedFuture(reply));
    }

    Counts counts() {
        return root().window.since(clock.millis() - 8_000, clock.millis());
    }
}
