package dev.switchgear.participant;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Some environments that share a store, on one virtual wall clock; requests are carried out at once. */
public final class TestFleet {
    public static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    public static final Duration NO_LIMIT = Duration.ofSeconds(1);
    public static final Outcome FAILED = Outcome.failure(new IllegalStateException("boom"));

    public final CircuitStore store;
    public final List<TestEnvironment> environments = new ArrayList<>();
    public long now = 1_800_000_000_000L;
    int reads;
    int writes;

    /** Whether the table has no capacity for reads. */
    boolean readsThrottled;

    public TestFleet(int size, CircuitPolicy policy) {
        this(new InMemoryCircuitStore(), size, policy);
    }

    public TestFleet(CircuitStore store, int size, CircuitPolicy policy) {
        this.store = store;
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < size; i++) {
            environments.add(new TestEnvironment(this, policy, random.split()));
        }
    }

    public TestEnvironment environment(int index) {
        return environments.get(index);
    }

    public void pass(long millis) {
        now += millis;
    }

    public CircuitItem item() {
        return item(PAYMENTS);
    }

    public CircuitItem item(CircuitId id) {
        var items = store.read(id.root(), new ReadScope(true, true), NO_LIMIT);
        return id.isRoot() ? items.root() : items.keys().getOrDefault(id.key(), CircuitItem.ABSENT);
    }

    public CircuitSnapshot snapshot() {
        return CircuitSnapshot.of(item());
    }

    public CircuitState state() {
        return snapshot().phase(now, environments.get(0).policy()).state();
    }

    /** Calls a failing dependency, round after round of all environments, until the circuit is open. */
    public TestFleet tripped() {
        for (int i = 0; i < 400 && !snapshot().open(); i++) {
            environments.forEach(environment -> environment.call(null, FAILED));
            pass(250);
        }
        if (!snapshot().open()) {
            throw new AssertionError("the fleet did not open: " + item());
        }
        return this;
    }

    /** The same, and then the wait passes. */
    public TestFleet halfOpen() {
        tripped();
        now = snapshot().openUntil() + 1;
        return this;
    }

    /** Calls a healthy dependency until the circuit is closed and the ramp is over. */
    public TestFleet recovered() {
        for (int i = 0; i < 400 && snapshot().open(); i++) {
            environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            pass(250);
        }
        now = Math.max(now, snapshot().rampFrom() + snapshot().rampMillis() + 1);
        return this;
    }

    /** The first environment that is granted a probe, with its permit. */
    public Probe probe() {
        for (int round = 0; round < 100; round++) {
            for (TestEnvironment environment : environments) {
                if (environment.begin(null) instanceof Admission.Admitted admitted && admitted.isProbe()) {
                    return new Probe(environment, admitted);
                }
            }
            pass(100);
        }
        throw new AssertionError("nobody was granted a probe: " + item());
    }

    /** A granted probe. */
    public record Probe(TestEnvironment environment, Admission.Admitted admitted) {
        void end(Outcome outcome) {
            environment.finish(admitted, outcome);
        }
    }

    public StoreReply carryOut(StoreRequest request) {
        try {
            if (request instanceof StoreRequest.Read read) {
                reads++;
                if (readsThrottled) {
                    return new StoreReply.Failed(StoreUnavailableException.Kind.THROTTLED, "no capacity");
                }
                return new StoreReply.Items(store.read(read.root(), read.scope(), NO_LIMIT));
            }
            writes++;
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(store.apply(apply.circuit(), apply.transition(), NO_LIMIT));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            return new StoreReply.Totals(
                    store.add(add.watch(), add.evidence(), Instant.ofEpochMilli(add.expiresAtMillis()), NO_LIMIT));
        } catch (StoreUnavailableException e) {
            return new StoreReply.Failed(e.kind(), String.valueOf(e.getMessage()));
        }
    }

    /** One environment of the fleet. */
    public static final class TestEnvironment {
        public final Participant participant;
        private final TestFleet fleet;
        public long skew;
        public int calls;
        public int refusals;
        public boolean cut;

        TestEnvironment(TestFleet fleet, CircuitPolicy policy, SplittableRandom random) {
            this.fleet = fleet;
            participant = new Participant(PAYMENTS, policy, new Identity(random.nextLong(), "test"), random);
        }

        public CircuitPolicy policy() {
            return participant.policy();
        }

        public long now() {
            return fleet.now + skew;
        }

        public boolean call(@Nullable String key, Outcome outcome) {
            if (begin(key) instanceof Admission.Admitted admitted) {
                finish(admitted, outcome);
                return true;
            }
            return false;
        }

        public Admission begin(@Nullable String key) {
            Admission admission = drive(participant.begin(key, now()));
            participant.backgroundRead(now()).ifPresent(read -> participant.accept(read, reply(read), now()));
            if (admission instanceof Admission.Admitted) {
                calls++;
            } else {
                refusals++;
            }
            return admission;
        }

        public void finish(Admission.Admitted admitted, Outcome outcome) {
            finish(admitted, outcome, 20);
        }

        public void finish(Admission.Admitted admitted, Outcome outcome, long durationMillis) {
            drive(participant.finish(admitted, outcome, durationMillis, now()));
        }

        public CircuitStatus status() {
            return participant.status(null, now());
        }

        public <T> T drive(Step<T> first) {
            Step<T> step = first;
            while (step instanceof Step.Await<T> await) {
                step = await.then().resume(reply(await.request()), now());
            }
            return ((Step.Done<T>) step).value();
        }

        private StoreReply reply(StoreRequest request) {
            return cut
                    ? new StoreReply.Failed(StoreUnavailableException.Kind.TIMEOUT, "cut off")
                    : fleet.carryOut(request);
        }
    }
}
