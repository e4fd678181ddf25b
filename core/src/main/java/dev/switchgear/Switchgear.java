package dev.switchgear;

import dev.switchgear.bounds.Limits;
import dev.switchgear.bounds.Texts;
import dev.switchgear.driver.Allowance;
import dev.switchgear.driver.Edges;
import dev.switchgear.driver.Host;
import dev.switchgear.driver.Prefetch;
import dev.switchgear.driver.StoreLane;
import dev.switchgear.driver.Wiring;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One process' circuits on one store. Make one per process and keep it: outside the handler, in a static field.
 *
 * <p>Safe for use by many threads. It starts no thread and asks the store nothing before the first call.
 *
 * @since 0.1.0
 */
public final class Switchgear implements AutoCloseable {
    private final String namespace;
    private final CircuitPolicy defaults;
    private final Edges edges;
    private final CircuitStore store;
    private final int maxCircuits;
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    private Switchgear(Builder builder, CircuitStore store) {
        namespace = builder.namespace;
        defaults = builder.defaults;
        maxCircuits = builder.maxCircuits;
        this.store = store;
        edges = new Edges(builder.wiring(), new StoreLane(store, builder.executor, builder.ticker));
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
     * Returns the circuit of a dependency. The first policy that a process gives counts, also if the circuit was in use
     * by the default one before; a different one later is reported as {@link CircuitEvent.Kind#POLICY_REJECTED} and does
     * not count. Live policy in the table is on top of it.
     */
    public Circuit circuit(String name, CircuitPolicy policy) {
        return circuit(name, policy, Classifier.defaults());
    }

    /** Returns the circuit of a dependency for calls that {@code classifier} judges. */
    public Circuit circuit(String name, CircuitPolicy policy, Classifier classifier) {
        Objects.requireNonNull(classifier, "classifier");
        Host host = host(name);
        host.give(policy);
        return new Circuit(host, classifier, null, null);
    }

    /** Returns what operators and signals may do with a circuit; it asks the store itself, and fails if the store does. */
    public CircuitOperator operator(String name) {
        return new CircuitOperator(store, CircuitId.of(namespace, name), edges, defaults);
    }

    /** Returns the register of the names that the fleet uses; it asks the store itself, and fails if the store does. */
    public CircuitNames names() {
        return new CircuitNames(store, namespace, edges);
    }

    /**
     * Reads circuits before their first call, strongly consistent: for the init phase of a process. A call that comes
     * before the answer waits for it as for a read of its own. It fixes nothing: the policy of a circuit is that which it
     * is given, before or after. Keys are read with their first call.
     *
     * @return whether the store answered within {@code budget}; what it answers later is learned from too
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
     * Sends evidence that is held back until its turn, because this process is about to freeze or to end and nobody may
     * come to send it later. Nothing is held back unless a watch runs, so this nearly always returns at once.
     *
     * @param budget the longest this may take, for all circuits together; what is left then is lost
     */
    public void flush(Duration budget) {
        Allowance allowance = new Allowance(budget);
        List<Host> all;
        synchronized (hosts) {
            all = List.copyOf(hosts.values());
        }
        all.forEach(host -> host.flush(allowance));
    }

    /**
     * Forgets identity, randomness and every snapshot. Call it when the process was restored from a checkpoint: copies
     * of one process must not be alike.
     */
    public void restored() {
        edges.restored();
        synchronized (hosts) {
            hosts.values().forEach(Host::restored);
        }
    }

    /** Returns how often something went wrong inside the library; callers never see it. 0 is healthy. */
    public long internalFailures() {
        return edges.failures();
    }

    /** Ends the threads and closes the store. Circuits that are still in use decide by their local view. */
    @Override
    public void close() {
        edges.close();
    }

    private Host host(String name) {
        CircuitId root = CircuitId.of(namespace, name);
        synchronized (hosts) {
            Host known = hosts.get(name);
            if (known != null) {
                return known;
            }
            Host made = new Host(root, defaults, edges);
            if (hosts.size() < maxCircuits || hosts.values().removeIf(Host::isIdle)) {
                hosts.put(name, made);
            } else {
                edges.publish(List.of(overflow(root)));
            }
            return made;
        }
    }

    /** A circuit beyond the bound works, but nothing is kept of it in this process between two look-ups. */
    private CircuitEvent overflow(CircuitId root) {
        return new CircuitEvent(
                root,
                CircuitEvent.Kind.OVERFLOW,
                CircuitState.CLOSED,
                "more than " + maxCircuits + " circuits are in trouble at once",
                java.time.Instant.ofEpochMilli(edges.millis()));
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

        private Executor asyncExecutor = new CompletableFuture<>().defaultExecutor();

        private @Nullable Long seed;

        private Builder() {}

        /** Sets where the fleet's circuits meet. Required. */
        public Builder store(CircuitStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /** Separates fleets that share a table; 1 to 256 characters, default {@code default}. */
        public Builder namespace(String value) {
            namespace = CircuitId.of(value, "x").namespace();
            return this;
        }

        /** Sets the policy of circuits that are given none. */
        public Builder defaults(CircuitPolicy value) {
            defaults = Objects.requireNonNull(value, "defaults");
            return this;
        }

        /** Names this process in the table, for a person: the function's name, for example; default {@code java}. */
        public Builder label(String value) {
            label = Texts.shortened(Objects.requireNonNull(value, "label"), 40);
            return this;
        }

        /**
         * Sets whether this process does without circuits: every call passes, whatever any policy, the table or an
         * operator says, nothing is counted, and the store is asked nothing. Default false. A {@link CircuitOperator}
         * still works.
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
         * Sets what writes events down, instead of the log lines of {@code dev.switchgear}. Unlike a listener it is
         * called by the thread that learned of the event, before a call that waits for it goes on: what it writes is written
         * when the process is frozen after its answer. It must be quick. One that throws fails no call. What the store
         * answers after a call has gone on is written when the answer comes.
         */
        public Builder journal(CircuitListener value) {
            journal = Objects.requireNonNull(value, "journal");
            return this;
        }

        /** Sets how many circuits are kept; 1 to 100,000, default 1,000. Idle CLOSED ones make room for others. */
        public Builder maxCircuits(int value) {
            maxCircuits = Limits.within("maxCircuits", value, 1, 100_000);
            return this;
        }

        /**
         * Sets what runs store requests; default are up to 8 daemon threads that end when they are idle. It is not shut
         * down with the switchgear. If it refuses work, that request failed. One that runs work on the thread of its
         * caller ({@code Runnable::run}) makes a test repeatable but gives the budgets up: a call waits as long as the
         * store does.
         */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /**
         * Sets what begins the work of {@link Circuit#callAsync}, and completes its stages, where the store had to be
         * asked; default is that of {@link CompletableFuture}. It is not shut down with the switchgear.
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

        /** Makes randomness repeatable, for tests. */
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
