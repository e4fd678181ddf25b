package dev.switchgear.lambda;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All parts of a {@link LambdaSwitchgear}. A function that is disabled by its variables does not load this class. */
final class FunctionCircuits {
    private static final Duration PREFETCH_BUDGET = Duration.ofSeconds(2);
    private static final Duration FLUSH_BUDGET = Duration.ofMillis(100);
    private static final long CORE_MARGIN_MILLIS = 200;

    /** How long a start waits for its first guard before it reads a circuit that nobody uses. */
    private static final long GUARD_PATIENCE_MILLIS = 100;

    /** Longer than any start takes, because the store must be loaded before a snapshot. */
    private static final Duration STORE_PATIENCE = Duration.ofMinutes(1);

    private final LambdaSettings settings;
    private final Switchgear switchgear;
    private final Tallies tallies;
    private final InstantSource clock;
    private final Timeouts timeouts = new Timeouts();
    private final SnapshotHooks hooks;
    private final Runnable stay;

    /** Complete when it is chosen what is read beside the start. */
    private final CompletableFuture<Void> chosen = new CompletableFuture<>();

    FunctionCircuits(LambdaSwitchgear owner, LambdaSwitchgear.Builder builder) {
        LambdaSettingsReader reader = new LambdaSettingsReader(builder.variables);
        if (builder.store != null) {
            reader.needNoTable();
        }
        settings = reader.read();
        if (builder.store != null || settings.disabled() || !settings.prefetch().isEmpty()) {
            chosen.complete(null);
        }
        String problem = problem(reader);
        clock = builder.clock == null ? ProcessEdges.clock() : builder.clock;
        Consumer<String> output = builder.output == null ? ProcessEdges.output() : builder.output;
        Journal journal = new Journal(settings.label(), clock, output);
        if (!problem.isEmpty()) {
            journal.misconfigured(problem, settings.table().isEmpty() && builder.store == null);
        }
        tallies = new Tallies(clock, builder.metrics == null ? metrics(settings, output) : builder.metrics);
        WatchedStore watched =
                new WatchedStore(builder.store == null ? store(settings, problem) : builder.store, journal);
        Switchgear.Builder circuits = Switchgear.builder()
                .store(watched)
                .namespace(settings.namespace())
                .label(settings.label())
                .defaults(settings.policy())
                .disabled(settings.disabled())
                .clock(clock)
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
        hooks = new SnapshotHooks(owner, watched);
        stay = ProcessEdges.atExit(tallies::flush);
    }

    private static String problem(LambdaSettingsReader reader) {
        if (reader.problems().isEmpty()) {
            return "";
        }
        if (reader.strict()) {
            throw new InvalidSettingsException(reader.problems());
        }
        return InvalidSettingsException.line(reader.problems());
    }

    LambdaSettings settings() {
        return settings;
    }

    Switchgear switchgear() {
        return switchgear;
    }

    Tallies tallies() {
        return tallies;
    }

    CallSpans spans() {
        return CallSpans.here();
    }

    InstantSource clock() {
        return clock;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    SnapshotHooks hooks() {
        return hooks;
    }

    /** Sends evidence that would be sent by a later call; metrics may wait for one. */
    void invocationEnds() {
        switchgear.flush(FLUSH_BUDGET);
    }

    void flush() {
        invocationEnds();
        tallies.flush();
    }

    void close() {
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

    /** Starts to load the store on its own thread. */
    private CircuitStore store(LambdaSettings settings, String problem) {
        if (settings.disabled()) {
            return new InMemoryCircuitStore();
        }
        StartingStore starting = new StartingStore(STORE_PATIENCE);
        Thread thread = new Thread(() -> load(starting, settings, problem), "switchgear-start");
        thread.setDaemon(true);
        thread.start();
        return starting;
    }

    /** Loads the store. If no circuit is soon read, it opens the connection by reading one that nobody uses. */
    private void load(StartingStore starting, LambdaSettings settings, String problem) {
        boolean made = starting.load(() -> Stores.of(settings, problem)).isEmpty();
        CallSpans unused = CallSpans.here(); // found now, so that the first call need not look for them
        if (made && nothingIsChosen()) {
            try {
                CircuitId nobody = CircuitId.of(settings.namespace(), SnapshotHooks.NAME);
                starting.read(nobody, new ReadScope(false, false), PREFETCH_BUDGET);
            } catch (StoreUnavailableException e) {
                // the first call reports it
            }
        }
    }

    private boolean nothingIsChosen() {
        try {
            chosen.get(GUARD_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return chosen.complete(null);
        } catch (InterruptedException | ExecutionException e) {
            return false; // nobody interrupts this thread or fails the choice
        }
    }

    /**
     * Starts to read the circuit of the first guard beside the function's start. Its first call would read it anyway. Other
     * circuits may never be called, so each is read with its first call.
     */
    void named(String circuit) {
        if (chosen.complete(null)) {
            readBesideTheStart(circuit);
        }
    }

    /** Starts to read the circuits that the settings name, without waiting. */
    void prefetch() {
        if (!settings.prefetch().isEmpty() && !settings.disabled()) {
            readBesideTheStart(settings.prefetch().toArray(String[]::new));
        }
    }

    private void readBesideTheStart(String... names) {
        Thread thread = new Thread(() -> switchgear.prefetch(PREFETCH_BUDGET, names), "switchgear-start-reads");
        thread.setDaemon(true);
        thread.start();
    }

    private static @Nullable CircuitMetrics metrics(LambdaSettings settings, Consumer<String> output) {
        return settings.metrics() ? counts -> Emf.of(settings, output).publish(counts) : null;
    }
}
