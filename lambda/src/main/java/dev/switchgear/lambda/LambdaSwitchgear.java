package dev.switchgear.lambda;

import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of one Lambda function. Make one per function and keep it in a static field:
 *
 * <pre>{@code
 * private static final LambdaSwitchgear SWITCHGEAR = LambdaSwitchgear.fromEnvironment();
 * private static final Guard PAYMENTS = SWITCHGEAR.guard("payments");
 * }</pre>
 *
 * <p>It begins to load the store beside the function's own start and waits for nothing. Nothing it does later needs a
 * thread between two invocations. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class LambdaSwitchgear implements AutoCloseable {
    private static final Duration PREFETCH_BUDGET = Duration.ofSeconds(2);
    private static final long CORE_MARGIN_MILLIS = 200;

    /** Longer than any start takes: before a snapshot the store must be there, not be given up. */
    private static final Duration STORE_PATIENCE = Duration.ofMinutes(1);

    private final LambdaSettings settings;
    private final Switchgear switchgear;
    private final Tallies tallies;
    private final InstantSource clock;
    private final Timeouts timeouts = new Timeouts();
    private final SnapshotHooks hooks;
    private final Runnable stay;

    private LambdaSwitchgear(Builder builder, LambdaSettings settings, String problem) {
        this.settings = settings;
        clock = builder.clock;
        Journal journal = new Journal(settings.label(), clock, builder.output);
        if (!problem.isEmpty()) {
            journal.misconfigured(problem, settings.table().isEmpty() && builder.store == null);
        }
        tallies = new Tallies(clock, builder.metrics == null ? metrics(settings, builder.output) : builder.metrics);
        WatchedStore watched =
                new WatchedStore(builder.store == null ? store(settings, problem) : builder.store, journal);
        Switchgear.Builder circuits = Switchgear.builder()
                .store(watched)
                .namespace(settings.namespace())
                .label(settings.label())
                .defaults(settings.policy())
                .disabled(settings.disabled())
                .clock(builder.clock)
                .journal(event -> {
                    journal.on(event);
                    tallies.on(event);
                });
        builder.listeners.forEach(circuits::listener);
        if (builder.ticker != null) {
            circuits.ticker(builder.ticker);
        }
        switchgear = circuits.build();
        hooks = new SnapshotHooks(this, watched);
        stay = ProcessEdges.atExit(tallies::flush);
    }

    /**
     * Returns the circuits that the variables {@code SWITCHGEAR_…} describe; see {@link LambdaSettings}.
     *
     * <p>If they make no sense, one line says all that is wrong with them, and the circuits protect with what is left:
     * a breaker's setting must not be what ends a function. Where it should, while a deployment is tested, set
     * {@code SWITCHGEAR_STRICT=true}.
     *
     * @throws InvalidSettingsException if they make no sense and {@code SWITCHGEAR_STRICT} is {@code true}
     */
    public static LambdaSwitchgear fromEnvironment() {
        return builder().build();
    }

    /** Returns a builder that takes everything from the environment that it is not given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what guards the calls of a dependency. */
    public Guard guard(String circuit) {
        return guard(circuit, Classifier.defaults());
    }

    /** Returns what guards the calls of a dependency that {@code classifier} judges. */
    public Guard guard(String circuit, Classifier classifier) {
        Circuit made = switchgear.circuit(circuit, settings.policyOf(circuit), classifier);
        return new Guard(
                this, made, classifier, tallies.of(made), settings.callTimeout().orElse(null));
    }

    /** Returns the circuits without their ties to invocations. */
    public Switchgear switchgear() {
        return switchgear;
    }

    /** Tells metrics what they have not been told yet. Calls do that by themselves. */
    public void flush() {
        tallies.flush();
    }

    /** Flushes, ends the threads and closes the store. A function need not call it. */
    @Override
    public void close() {
        stay.run();
        flush();
        timeouts.close();
        switchgear.close();
    }

    /** The time that a call may take, as the circuit is told: it takes 200 ms of margin by itself, or half of what is left. */
    Duration timeFor(long remainingMillis) {
        long more = settings.deadlineMargin().toMillis() - CORE_MARGIN_MILLIS;
        return Duration.ofMillis(Math.max(1, Math.max(remainingMillis / 2, remainingMillis - more)));
    }

    InstantSource clock() {
        return clock;
    }

    Tallies tallies() {
        return tallies;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    SnapshotHooks hooks() {
        return hooks;
    }

    boolean disabled() {
        return settings.disabled();
    }

    List<String> prefetched() {
        return settings.prefetch();
    }

    /** Begins to load the store, on a thread of its own. */
    private static CircuitStore store(LambdaSettings settings, String problem) {
        if (settings.disabled()) {
            return new InMemoryCircuitStore();
        }
        StartingStore starting = new StartingStore(STORE_PATIENCE);
        Thread thread = new Thread(() -> load(starting, settings, problem), "switchgear-start");
        thread.setDaemon(true);
        thread.start();
        return starting;
    }

    /** Loads the store and opens its connection, by a read of a circuit that nothing is called through. */
    private static void load(StartingStore starting, LambdaSettings settings, String problem) {
        boolean made = starting.load(() -> Stores.of(settings, problem)).isEmpty();
        if (made && settings.prefetch().isEmpty()) {
            try {
                CircuitId nobody = CircuitId.of(settings.namespace(), SnapshotHooks.NAME);
                starting.read(nobody, new ReadScope(false, false), PREFETCH_BUDGET);
            } catch (StoreUnavailableException e) {
                // the first call meets it, and tells
            }
        }
    }

    /** Reads the named circuits without making anybody wait. */
    void prefetch() {
        if (!settings.prefetch().isEmpty() && !settings.disabled()) {
            String[] names = settings.prefetch().toArray(String[]::new);
            Thread thread = new Thread(() -> switchgear.prefetch(PREFETCH_BUDGET, names), "switchgear-start-reads");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static CircuitMetrics metrics(LambdaSettings settings, Consumer<String> output) {
        return settings.metrics() ? counts -> Emf.of(settings, output).publish(counts) : counts -> {};
    }

    /**
     * Makes a {@link LambdaSwitchgear}; not safe for use by several threads.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final java.util.ArrayList<CircuitListener> listeners = new java.util.ArrayList<>();
        private Map<String, String> variables = ProcessEdges.variables();
        private Consumer<String> output = ProcessEdges.output();
        private @Nullable CircuitStore store;
        private @Nullable CircuitMetrics metrics;
        private InstantSource clock = ProcessEdges.clock();
        private @Nullable Ticker ticker;

        private Builder() {}

        /** Sets the variables, instead of those of this process. */
        public Builder variables(Map<String, String> value) {
            variables = Map.copyOf(value);
            return this;
        }

        /** Sets the store, instead of the DynamoDB table that the variables name. */
        public Builder store(CircuitStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /** Sets where figures go, whatever {@code SWITCHGEAR_METRICS} says. */
        public Builder metrics(CircuitMetrics value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /** Adds a listener. */
        public Builder listener(CircuitListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Sets where lines go, each without its end; by default {@link System#out}. */
        public Builder output(Consumer<String> value) {
            output = Objects.requireNonNull(value, "output");
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

        /**
         * Returns the circuits, and begins to load their store.
         *
         * @throws InvalidSettingsException if the variables make no sense and {@code SWITCHGEAR_STRICT} is {@code true}
         */
        public LambdaSwitchgear build() {
            LambdaSettingsReader reader = new LambdaSettingsReader(variables);
            if (store != null) {
                reader.needNoTable();
            }
            LambdaSettings settings = reader.read();
            String problem = "";
            if (!reader.problems().isEmpty()) {
                if (reader.strict()) {
                    throw new InvalidSettingsException(reader.problems());
                }
                problem = InvalidSettingsException.line(reader.problems());
            }
            LambdaSwitchgear made = new LambdaSwitchgear(this, settings, problem);
            made.hooks.register();
            made.prefetch();
            return made;
        }
    }
}
