package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.Classifier;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Ticker;
import java.time.InstantSource;
import java.util.ArrayList;
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
    private final Builder builder;
    private volatile @Nullable FunctionCircuits parts;

    private LambdaSwitchgear(Builder builder) {
        this.builder = builder;
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
        return guarded(circuit, null);
    }

    /** Returns the guard of a dependency, with a classifier for its calls. */
    public Guard guard(String circuit, Classifier classifier) {
        return guarded(circuit, classifier);
    }

    private Guard guarded(String name, @Nullable Classifier classifier) {
        CircuitId.of("x", name); // checks the name
        Guard guard = new Guard(this, name, classifier);
        if (!sleeps()) {
            guard.wake();
            parts().named(name);
        }
        return guard;
    }

    /** Returns the circuits, which do not know invocations. */
    public Switchgear switchgear() {
        return parts().switchgear();
    }

    /**
     * Sends evidence that is held back, within 100 ms, and metrics. Calls do both by themselves, and a failed call
     * sends its evidence at once. Only evidence of successful calls may wait for up to a second, in which the process
     * may be frozen. Call it at the end of an invocation, or wrap the handler with {@link #handler}.
     */
    public void flush() {
        FunctionCircuits made = parts;
        if (made != null) {
            made.flush();
        }
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
        FunctionCircuits made = parts;
        if (made != null) {
            made.invocationEnds();
        }
    }

    /** Flushes, ends the threads and closes the store. A function need not call it. */
    @Override
    public void close() {
        FunctionCircuits made = parts;
        if (made != null) {
            made.close();
        }
    }

    /** Whether this is disabled, and nothing has asked for its parts yet. A call need not ask for them. */
    boolean sleeps() {
        return parts == null;
    }

    /** The parts; made when they are first needed, if this is disabled. */
    FunctionCircuits parts() {
        FunctionCircuits made = parts;
        return made == null ? wake() : made;
    }

    private synchronized FunctionCircuits wake() {
        FunctionCircuits made = parts;
        if (made == null) {
            made = new FunctionCircuits(this, builder);
            parts = made;
            made.hooks().register();
            prefetch();
        }
        return made;
    }

    InstantSource clock() {
        return parts().clock();
    }

    Tallies tallies() {
        return parts().tallies();
    }

    SnapshotHooks hooks() {
        return parts().hooks();
    }

    boolean disabled() {
        return parts().settings().disabled();
    }

    /** Starts to read the named circuits, without waiting. */
    void prefetch() {
        parts().prefetch();
    }

    /**
     * Makes a {@link LambdaSwitchgear}; not safe for use by several threads.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        final List<CircuitListener> listeners = new ArrayList<>();
        Map<String, String> variables = ProcessEdges.variables();

        @Nullable
        Consumer<String> output;

        @Nullable
        CircuitStore store;

        @Nullable
        CircuitMetrics metrics;

        @Nullable
        InstantSource clock;

        @Nullable
        Ticker ticker;

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
            LambdaSwitchgear made = new LambdaSwitchgear(this);
            if (!isOnlyDisabled()) {
                var unused = made.parts();
            }
            return made;
        }

        /** Whether the variables disable everything, and ask for nothing else that calls would notice. */
        private boolean isOnlyDisabled() {
            return metrics == null
                    && "true".equalsIgnoreCase(variable("DISABLED"))
                    && variable("STRICT").isEmpty()
                    && variable("METRICS").isEmpty()
                    && variable("TIMEOUT_MILLIS").isEmpty()
                    && variable("FILE").isEmpty();
        }

        private String variable(String name) {
            return variables.getOrDefault("SWITCHGEAR_".concat(name), "").strip();
        }
    }
}
