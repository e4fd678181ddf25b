package dev.switchgear.extension;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the extension. It listens before it does anything else; circuits, JSON and the SDK are loaded on
 * another thread while the extension registers with Lambda.
 */
public final class Main {
    private final ExtensionSettingsReader reader = new ExtensionSettingsReader(ThisProcess.variables());
    private final ExtensionSettings.Http http = reader.http();
    private final CompletableFuture<FunctionPermits> permits = new CompletableFuture<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private @Nullable AfterResponse after; // loads JSON, so it is made after we listen, and only if it is wanted

    private Main() {}

    /**
     * Runs until Lambda ends the environment; outside Lambda, until it is killed.
     *
     * @param arguments the base name of our executable in {@code /opt/extensions}; {@code switchgear} if not given
     */
    public static void main(String[] arguments) {
        Main main = new Main();
        main.listen();
        run("switchgear-load", main::load);
        System.exit(main.live(arguments.length == 0 ? "switchgear" : arguments[0]));
    }

    /** If the port is taken, the function still runs: its callers make their calls when nothing answers. */
    private void listen() {
        Log.least(http.logLevel());
        var limits = new HttpListener.ClientLimits(http.patience(), http.connections());
        try {
            HttpListener listener = HttpListener.open(http.port(), this::answer, limits, ThisProcess.ticker());
            Log.info("listens on 127.0.0.1:" + listener.port());
        } catch (IOException e) {
            Log.error("cannot listen on 127.0.0.1:" + http.port() + ": " + e.getMessage());
        }
    }

    private HttpAnswer answer(HttpRequest request) throws BadRequestException {
        return permits.join().api().answer(request);
    }

    private void load() {
        ExtensionSettings settings = reader.read(http);
        settings.problems().forEach(Log::error);
        StartingStore store = new StartingStore();
        RandomGenerator random = ThisProcess.random();
        Executor threads = work -> run("switchgear-permits", work);
        permits.complete(new FunctionPermits(
                settings,
                new FunctionPermits.Means(
                        store, store::stage, ThisProcess.clock(), random, threads, ThisProcess.token()),
                Switchgear.builder()));
        Priming.run(http, random);
        Optional<StoreUnavailableException> problem = store.load(() -> store(settings));
        if (problem.isPresent()) {
            Log.error(String.valueOf(problem.get().getMessage()));
        } else if (settings.prefetch().isEmpty() && !ThisProcess.isToBeCopied()) {
            connect(store, settings);
        }
        ready.countDown();
    }

    /** Opens the connection by reading a circuit that nobody uses, so that the first check finds it open. */
    private static void connect(CircuitStore store, ExtensionSettings settings) {
        try {
            CircuitId nobody = CircuitId.of(settings.namespace(), "switchgear-priming");
            store.read(nobody, new ReadScope(false, false), FunctionPermits.START_BUDGET);
        } catch (StoreUnavailableException e) {
            Log.debug(() -> "the store does not answer yet: " + e.getMessage());
        }
    }

    private static CircuitStore store(ExtensionSettings settings) {
        return settings.disabled()
                ? new InMemoryCircuitStore()
                : settings.store().builder().lean().build();
    }

    /** Runs until the process ends, and returns its exit code. */
    private int live(String name) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end("SIGTERM", 0), "switchgear-end"));
        String lambda = ThisProcess.variables().getOrDefault(ThisProcess.RUNTIME_API, "");
        if (lambda.isEmpty()) {
            Log.warn(ThisProcess.RUNTIME_API + " is not set, so this is not Lambda; runs until it is killed");
            return forever();
        }
        try {
            Optional<String> telemetry = http.telemetryHost().flatMap(this::receiveTelemetry);
            new LifeCycle(new ExtensionsClient(lambda, name), http.invokeEvents(), telemetry).live(stages());
            return 0;
        } catch (IOException | RuntimeException e) {
            Log.error("the Extensions API of Lambda failed: " + e.getMessage());
            return 1;
        }
    }

    /** Returns the address that Lambda sends telemetry to, or nothing if we cannot listen there. */
    private Optional<String> receiveTelemetry(String host) {
        var limits = new HttpListener.ClientLimits(http.patience(), http.connections());
        var responses = new AfterResponse(ThisProcess.clock());
        try {
            HttpListener listener =
                    HttpListener.open(InetAddress.getByName(host), 0, responses, limits, ThisProcess.ticker());
            after = responses;
            Log.info("receives telemetry on " + host + ":" + listener.port());
            return Optional.of("http://" + host + ":" + listener.port());
        } catch (IOException e) {
            Log.error("cannot receive telemetry on " + host + ": " + e.getMessage()
                    + "; outcomes are recorded before their requests are answered");
            return Optional.empty();
        }
    }

    private static int forever() {
        return new CompletableFuture<Integer>().join();
    }

    private LifeCycle.Stages stages() {
        return new LifeCycle.Stages() {
            @Override
            public void starts() {
                Ticker ticker = ThisProcess.ticker();
                long began = ticker.nanos();
                awaitStore();
                if (!ThisProcess.isToBeCopied()) {
                    Duration left = FunctionPermits.START_BUDGET.minusNanos(ticker.nanos() - began);
                    permits.join().prefetch(left.isNegative() ? Duration.ZERO : left);
                }
            }

            @Override
            public void invocationBegins(Event event) {
                FunctionPermits breaker = permits.join();
                breaker.invocationBegins(event);
                AfterResponse responses = after;
                if (responses != null && responses.isReceiving()) {
                    breaker.isKeptAwake();
                    responses.await(event);
                    breaker.responded(event);
                }
            }

            @Override
            public void ends(Event event) {
                end(event.reason(), event.deadlineMillis());
            }
        };
    }

    /** Lets the first invocation wait a moment for the store, so that its first check need not wait. */
    private void awaitStore() {
        try {
            if (!ready.await(FunctionPermits.START_BUDGET.toMillis(), TimeUnit.MILLISECONDS)) {
                Log.debug(() -> "the store is not ready yet; the first check waits for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String reason, long deadlineMillis) {
        if (permits.isDone()) {
            permits.join().end(reason, deadlineMillis);
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
