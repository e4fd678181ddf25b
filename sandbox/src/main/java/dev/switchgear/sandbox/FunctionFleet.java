package dev.switchgear.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A function with a fixed number of environments, as under reserved concurrency: an event goes to a random idle one,
 * and is throttled if none is idle. An environment that ends is replaced by a cold start at once.
 */
public final class FunctionFleet implements AutoCloseable {
    /** A function that dies on every start must not fill the machine with JVMs. */
    private static final int MOST_COLD_STARTS = 256;

    private final Sandbox host;
    private final FunctionSetup function;
    private final SplittableRandom random;
    private final EnvironmentListener listener = new EnvironmentListener();
    private final List<FunctionEnvironment> environments = new ArrayList<>();
    private final List<FunctionEnvironment> idle = new ArrayList<>();
    private final Deque<CompletableFuture<FunctionEnvironment>> waiting = new ArrayDeque<>();
    private int coldStarts;
    private boolean closed;

    /** Creates a fleet without environments; {@code seed} selects the idle one that gets an event. */
    public FunctionFleet(Sandbox host, LambdaFunction function, long seed) {
        this(host, function.setup(host.java()), seed);
    }

    /** Creates a fleet of a function of any language. */
    public FunctionFleet(Sandbox host, FunctionSetup function, long seed) {
        this.host = host;
        this.function = function;
        random = new SplittableRandom(seed);
    }

    /** Starts {@code size} cold starts; {@link #awaitReady} waits for them. */
    public void start(int size) {
        for (int i = 0; i < size; i++) {
            addEnvironment();
        }
    }

    /** Waits until every environment is ready. */
    public void awaitReady() throws InterruptedException {
        for (FunctionEnvironment environment : environments()) {
            try {
                environment.ready().get(FunctionEnvironment.START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                Throwable reason = e.getCause() == null ? e : e.getCause();
                throw new IllegalStateException(reason.getMessage(), e);
            } catch (TimeoutException e) {
                throw new IllegalStateException(
                        environment.name() + " is not ready after " + FunctionEnvironment.START_PATIENCE
                                + environment.tail(),
                        e);
            }
        }
    }

    /** The number of environments that were ready so far. */
    public int ready() {
        return (int) environments().stream()
                .filter(environment -> environment.ready().isDone())
                .count();
    }

    /** Sends the event to a random idle environment; returns THROTTLED at once if there is none. */
    public CompletableFuture<InvocationResult> invoke(String payload) {
        FunctionEnvironment chosen;
        synchronized (this) {
            if (idle.isEmpty()) {
                return CompletableFuture.completedFuture(
                        new InvocationResult(InvocationResult.Kind.THROTTLED, "every environment is busy"));
            }
            chosen = idle.remove(random.nextInt(idle.size()));
        }
        return chosen.invoke(payload);
    }

    /** Sends the event to one environment; answers THROTTLED at once unless it is idle. */
    public CompletableFuture<InvocationResult> invoke(FunctionEnvironment environment, String payload) {
        synchronized (this) {
            if (!idle.remove(environment)) {
                return CompletableFuture.completedFuture(
                        new InvocationResult(InvocationResult.Kind.THROTTLED, environment.name() + " is busy"));
            }
        }
        return environment.invoke(payload);
    }

    /** Returns the environments that have been started and have not ended. */
    public synchronized List<FunctionEnvironment> environments() {
        return List.copyOf(environments);
    }

    /**
     * Waits for an idle environment, sends it the event and waits for the result. Nothing is throttled.
     *
     * @throws IllegalStateException if no environment becomes idle within a minute
     */
    public InvocationResult call(String payload) throws InterruptedException {
        CompletableFuture<FunctionEnvironment> next = nextIdle();
        try {
            return SandboxPatience.await(next, SandboxPatience.START)
                    .invoke(payload)
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } finally {
            next.cancel(false); // an environment whose wait has timed out is not used
        }
    }

    private synchronized CompletableFuture<FunctionEnvironment> nextIdle() {
        if (!idle.isEmpty()) {
            return CompletableFuture.completedFuture(idle.remove(random.nextInt(idle.size())));
        }
        CompletableFuture<FunctionEnvironment> next = new CompletableFuture<>();
        if (closed) {
            next.completeExceptionally(new IllegalStateException(function.name() + " is closed"));
        } else {
            waiting.add(next);
        }
        return next;
    }

    private synchronized void addEnvironment() {
        if (!closed && coldStarts < MOST_COLD_STARTS) {
            coldStarts++;
            environments.add(FunctionEnvironment.start(host, function, function.name() + "-" + coldStarts, listener));
        }
    }

    /** Kills every environment. */
    @Override
    public void close() {
        List<FunctionEnvironment> remaining;
        synchronized (this) {
            closed = true;
            idle.clear();
            waiting.forEach(
                    caller -> caller.completeExceptionally(new IllegalStateException(function.name() + " is closed")));
            waiting.clear();
            remaining = environments();
        }
        remaining.forEach(FunctionEnvironment::close);
    }

    private final class EnvironmentListener implements FunctionEnvironment.Listener {
        @Override
        public void idle(FunctionEnvironment environment) {
            synchronized (FunctionFleet.this) {
                if (!environments.contains(environment)) {
                    return;
                }
                CompletableFuture<FunctionEnvironment> caller = waiting.poll();
                if (caller == null || !caller.complete(environment)) {
                    idle.add(environment);
                }
            }
        }

        @Override
        public void ended(FunctionEnvironment environment) {
            synchronized (FunctionFleet.this) {
                environments.remove(environment);
                idle.remove(environment);
            }
            addEnvironment();
        }
    }
}
