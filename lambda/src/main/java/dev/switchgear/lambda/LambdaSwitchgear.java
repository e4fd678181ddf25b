package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
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
 * <p>It starts to load the store while the function starts, and does not wait for it. It needs no thread between two
 * invocations. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class LambdaSwitchgear implements AutoCloseable {
    private static final Duration PREFETCH_BUDGET = Duration.ofSeconds(2);
    private static final Duration FLUSH_BUDGET = Duration.ofMillis(100);
    private static final long CORE_MARGIN_MILLIS = 200;

    /** Longer than any start takes, because the store must be loaded before a snapshot. */
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
        tallies.countOthersAs(switchgear.circuit(Tallies.OTHERS));
        hooks = new SnapshotHooks(this, watched);
        stay = ProcessEdges.atExit(tallies::flush);
    }

    /**
     * Returns the circuits that the variables {@code SWITCHGEAR_…} describe; see {@link LambdaSettings}.
     *
     * <p>If values are invalid, one log line names all problems, and the circuits use the other settings: a setting of
     * the breaker must not end a function. To fail instead, for example in the test of a deployment, set {@code
     * SWITCHGEAR_STRICT=true}.
     *
     * @throws InvalidSettingsException if a value is invalid and {@code SWITCHGEAR_STRICT} is {@code true}
     */
    public static LambdaSwitchgear fromEnvironment() {
        return builder().build();
    }

    /** Returns a builder. It reads what is not set from the environment. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the guard of a dependency. */
    public Guard guard(String circuit) {
        return guard(circuit, Classifier.defaults());
    }

    /** Returns the guard of a dependency, with a classifier for its calls. */
    public Guard guard(String circuit, Classifier classifier) {
        Circuit made = switchgear.circuit(circuit, settings.policyOf(circuit), classifier);
        return new Guard(
                this, made, classifier, tallies.of(made), settings.callTimeout().orElse(null));
    }

    /** Returns the circuits, which do not know invocations. */
    public Switchgear switchgear() {
        return switchgear;
    }

    /**
     * Sends evidence that is held back, within 100 ms, and metrics. Calls do both by themselves, and a failed call
     * sends its evidence at once. Only evidence of successful calls may wait for up to a second, in which the process
     * may be frozen. Call it at the end of an invocation, or wrap the handler with {@link #handler}.
     */
    public void flush() {
        switchgear.flush(FLUSH_BUDGET);
        tallies.flush();
    }

    /** Returns a handler that sends held evidence when it ends. The answer waits for it, at most 100 ms. */
    public <I, O> RequestHandler<I, O> handler(RequestHandler<I, O> handler) {
        return (event, context) -> {
            try {
                return handler.handleRequest(event, context);
            } finally {
                invocationEnds();
            }
        };
    }

    /** Returns a stream handler that sends held evidence when it ends. */
    public RequestStreamHandler streamHandler(RequestStreamHandler handler) {
        return (input, output, context) -> {
            try {
                handler.handleRequest(input, output, context);
            } finally {
                invocationEnds();
            }
        };
    }

    /** Sends evidence that would be sent by a later call; metrics may wait for one. */
    void invocationEnds() {
        switchgear.flush(FLUSH_BUDGET);
    }

    /** Flushes, ends the threads and closes the store. A function need not call it. */
    @Override
    public void close() {
        stay.run();
        flush();
        timeouts.close();
        switchgear.close();
    }

    /** The deadline for the circuit, which subtracts a margin of 200 ms itself, or half of the remaining time. */
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

    /** Starts to load the store on its own thread. */
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

    /** Loads the store and opens its connection, by reading a circuit that nobody uses. */
    private static void load(StartingStore starting, LambdaSettings settings, String problem) {
        boolean made = starting.load(() -> Stores.of(settings, problem)).isEmpty();
        if (made && settings.prefetch().isEmpty()) {
            try {
                CircuitId nobody = CircuitId.of(settings.namespace(), SnapshotHooks.NAME);
                starting.read(nobody, new ReadScope(false, false), PREFETCH_BUDGET);
            } catch (StoreUnavailableException e) {
                // the first call reports it
            }
        }
    }

    /** Starts to read the named circuits, without waiting. */
    void prefetch() {
        if (!settings.prefetch().isEmpty() && !settings.disabled()) {
            String[] names = settings.prefetch().toArray(String[]::new);
            Thread thread = new Thread(() -> switchgear.prefetch(PREFETCH_BUDGET, names), "switchgear-start-reads");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static @Nullable CircuitMetrics metrics(LambdaSettings settings, Consumer<String> output) {
        return settings.metrics() ? counts -> Emf.of(settings, output).publish(counts) : null;
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

        /** Sets the receiver of metrics, instead of {@code SWITCHGEAR_METRICS}. */
        public Builder metrics(CircuitMetrics value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /** Adds a listener. */
        public Builder listener(CircuitListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Sets the target of log lines, each without a line end; by default {@link System#out}. */
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
         * Returns the circuits, and starts to load their store.
         *
         * @throws InvalidSettingsException if a variable is invalid and {@code SWITCHGEAR_STRICT} is {@code true}
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
