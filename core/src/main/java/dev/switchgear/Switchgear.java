package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.bounds.Texts;
import dev.switchgear.driver.Allowance;
import dev.switchgear.driver.Edges;
import dev.switchgear.driver.Host;
import dev.switchgear.driver.Hosts;
import dev.switchgear.driver.Prefetch;
import dev.switchgear.driver.StoreLane;
import dev.switchgear.driver.Wiring;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of one process, on one store. Make one per process, and keep it in a static field outside the handler.
 *
 * <p>Safe for use by many threads. It starts no thread and sends no request before the first call.
 *
 * @since 0.1.0
 */
public final class Switchgear implements AutoCloseable {
    private final String namespace;
    private final CircuitPolicy defaults;
    private final Edges edges;
    private final CircuitStore store;
    private final Hosts hosts;

    private Switchgear(Builder builder, CircuitStore store) {
        namespace = builder.namespace;
        defaults = builder.defaults;
        this.store = store;
        edges = new Edges(builder.wiring(), new StoreLane(store, builder.executor, builder.ticker));
        hosts = new Hosts(builder.maxCircuits, defaults, edges);
    }

    /** Returns a builder; only {@link Builder#store} must be set. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the circuit of a dependency, with the default policy.
     *
     * @throws IllegalArgumentException if {@code name} is not 1 to 256 characters of {@code A-Z a-z 0-9 . _ : -}
     */
    public Circuit circuit(String name) {
        return new Circuit(host(name), Classifier.defaults(), null, null);
    }

    /**
     * Returns the circuit of a dependency. The first policy that a process gives applies, even if the circuit was used with
     * the default policy before. A different second policy has no effect, and {@link CircuitEvent.Kind#POLICY_REJECTED}
     * reports it. Live policy in the table takes precedence.
     *
     * @throws IllegalArgumentException if {@code name} is invalid
     */
    public Circuit circuit(String name, CircuitPolicy policy) {
        return circuit(name, policy, Classifier.defaults());
    }

    /**
     * Returns the circuit of a dependency, with a classifier for its calls.
     *
     * @throws IllegalArgumentException if {@code name} is invalid
     */
    public Circuit circuit(String name, CircuitPolicy policy, Classifier classifier) {
        Objects.requireNonNull(classifier, "classifier");
        Host host = host(name);
        host.give(policy);
        return new Circuit(host, classifier, null, null);
    }

    /**
     * Returns the operator of a circuit. It sends requests on the caller's thread, and throws if the store does not answer.
     *
     * @throws IllegalArgumentException if {@code name} is invalid
     */
    public CircuitOperator operator(String name) {
        return new CircuitOperator(store, CircuitId.of(namespace, name), edges, defaults);
    }

    /** Returns the register of names. It sends requests on the caller's thread, and throws if the store does not answer. */
    public CircuitNames names() {
        return new CircuitNames(store, namespace, edges);
    }

    /**
     * Reads circuits with strong consistency before their first call. Use it in the init phase of a process. A call that
     * comes before the answer waits for it as for a read of its own. The policy of a circuit may still be given later. Keys
     * are read with their first call.
     *
     * @param budget how long this waits; a negative time counts as 0, and 24 h is the longest
     * @return whether the store answered within {@code budget}; a later answer is used too
     * @throws IllegalArgumentException if a name is invalid
     */
    public boolean prefetch(Duration budget, String... names) {
        if (edges.disabled()) {
            return true;
        }
        List<Host> wanted = new ArrayList<>();
        for (String name : names) {
            wanted.add(host(name));
        }
        return new Prefetch(edges.lane(), wanted).run(Limits.bounded(budget));
    }

    /**
     * Sends evidence that is held back, because this process is about to be frozen or to end. Evidence is held back only
     * while a watch runs, so this nearly always returns at once.
     *
     * @param budget the longest this may take, for all circuits together; evidence that is not sent then is lost
     */
    public void flush(Duration budget) {
        Allowance allowance = new Allowance(budget);
        hosts.all().forEach(host -> host.flush(allowance));
    }

    /**
     * Forgets the identity, the random numbers and every snapshot. Call it when the process was restored from a checkpoint:
     * each copy of a process needs an identity of its own.
     */
    public void restored() {
        edges.restored();
        hosts.all().forEach(Host::restored);
    }

    /** Returns the number of errors inside the library, which callers never see. 0 is healthy. */
    public long internalFailures() {
        return edges.failures();
    }

    /** Ends the threads and closes the store. Circuits that are still in use decide by their local view. */
    @Override
    public void close() {
        edges.close();
    }

    private Host host(String name) {
        return hosts.of(CircuitId.of(namespace, name));
    }

    /** Makes a {@link Switchgear}; not safe for use by several threads. */
    public static final class Builder {
        private @Nullable CircuitStore store;
        private String namespace = "default";
        private CircuitPolicy defaults = CircuitPolicy.defaults();
        private int maxCircuits = 1_000;
        private final List<CircuitListener> listeners = new ArrayList<>();
        private InstantSource clock = Clock.systemUTC();
        private Ticker ticker = System::nanoTime;
        private String label = "java";
        private boolean disabled;

        private @Nullable CircuitListener journal;

        private @Nullable Executor executor;

        private Executor asyncExecutor = Edges::onThreadOfItsOwn;

        private @Nullable Long seed;

        private Builder() {}

        /** Sets the store of the fleet's circuits. Required. */
        public Builder store(CircuitStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /**
         * Separates fleets that share a table; default {@code default}.
         *
         * @throws IllegalArgumentException if it is not 1 to 256 characters of {@code A-Z a-z 0-9 . _ : -}
         */
        public Builder namespace(String value) {
            namespace = CircuitId.of(value, "x").namespace();
            return this;
        }

        /** Sets the policy of circuits that have none of their own. */
        public Builder defaults(CircuitPolicy value) {
            defaults = Objects.requireNonNull(value, "defaults");
            return this;
        }

        /**
         * Sets the name of this process in the table, for a person, for example the function's name; default {@code java}. A
         * name of more than 40 characters is shortened.
         */
        public Builder label(String value) {
            label = Texts.shortened(Objects.requireNonNull(value, "label"), 40);
            return this;
        }

        /**
         * Sets whether this process works without circuits. Then every call passes, whatever a policy, the table or an
         * operator says. Nothing is counted, and no request is sent. Default false. A {@link CircuitOperator} still works.
         */
        public Builder disabled(boolean value) {
            disabled = value;
            return this;
        }

        /** Adds a listener. */
        public Builder listener(CircuitListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Sets a journal that writes events, instead of the log lines of {@code dev.switchgear}. Unlike a listener, it is
         * called on the thread that learned of the event, before a waiting call continues, so events are written before
         * the process is frozen. It must be quick. If it throws, no call fails. Events from late answers of the store are
         * written when the answer arrives.
         */
        public Builder journal(CircuitListener value) {
            journal = Objects.requireNonNull(value, "journal");
            return this;
        }

        /**
         * Sets how many circuits are kept; 1 to 100,000, default 1,000. Circuits that are not in trouble make room for
         * others, those that were unused for longest first.
         *
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder maxCircuits(int value) {
            maxCircuits = Limits.within("maxCircuits", value, 1, 100_000);
            return this;
        }

        /**
         * Sets the executor of store requests. The default is up to 8 daemon threads, which end when they are idle. Closing
         * the switchgear does not shut it down. If it rejects work, the request has failed. An executor that runs work on
         * the caller's thread ({@code Runnable::run}) makes a test repeatable, but the budgets do not apply then: a call
         * waits as long as the store takes.
         */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /**
         * Sets the executor that starts the work of {@link Circuit#callAsync} and completes its stages, if a request to the
         * store was needed. By default each runs on a thread of its own, so that work that blocks holds up no other work: the
         * common pool has one thread where there are two processors. Closing the switchgear does not shut it down.
         */
        public Builder asyncExecutor(Executor value) {
            asyncExecutor = Objects.requireNonNull(value, "asyncExecutor");
            return this;
        }

        /** Sets the wall clock, for tests. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets the ticker, for tests. */
        public Builder ticker(Ticker value) {
            ticker = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /** Sets the source of random numbers, for tests. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Returns the switchgear.
         *
         * @throws IllegalStateException if no store is set
         */
        public Switchgear build() {
            if (store == null) {
                throw new IllegalStateException("store is not set; call store(...) before build()");
            }
            return new Switchgear(this, store);
        }

        private Wiring wiring() {
            return new Wiring(clock, ticker, label, seed, disabled, asyncExecutor, listeners, journal);
        }
    }
}
