package dev.switchgear.local;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A function with a fixed number of environments, as under reserved concurrency: an event goes to a random idle one, and
 * is throttled when none is. An environment that ends is replaced by a cold start at once.
 */
final class Fleet implements AutoCloseable {
    /** A function that dies on every start must not fill the machine with JVMs. */
    private static final int MOST_COLD_STARTS = 256;

    private final Host host;
    private final LambdaFunction function;
    private final SplittableRandom random;
    private final EnvironmentListener listener = new EnvironmentListener();
    private final List<Environment> environments = new ArrayList<>();
    private final List<Environment> idle = new ArrayList<>();
    private int coldStarts;
    private boolean closed;

    Fleet(Host host, LambdaFunction function, long seed) {
        this.host = host;
        this.function = function;
        random = new SplittableRandom(seed);
    }

    /** Begins {@code size} cold starts; {@link #awaitReady} waits for them. */
    void start(int size) {
        for (int i = 0; i < size; i++) {
            addEnvironment();
        }
    }

    /** Waits until every environment is ready. */
    void awaitReady() throws InterruptedException {
        for (Environment environment : environments()) {
            try {
                environment.ready().get(Environment.START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                Throwable reason = e.getCause() == null ? e : e.getCause();
                throw new IllegalStateException(reason.getMessage(), e);
            } catch (TimeoutException e) {
                throw new IllegalStateException(
                        environment.name() + " is not ready after " + Environment.START_PATIENCE + environment.tail(),
                        e);
            }
        }
    }

    /** How many environments have come up so far. */
    int ready() {
        return (int) environments().stream()
                .filter(environment -> environment.ready().isDone())
                .count();
    }

    /** Sends the event to a random idle environment; answers THROTTLED at once when there is none. */
    CompletableFuture<Answer> invoke(String payload) {
        Environment chosen;
        synchronized (this) {
            if (idle.isEmpty()) {
                return CompletableFuture.completedFuture(
                        new Answer(Answer.Kind.THROTTLED, "every environment is busy"));
            }
            chosen = idle.remove(random.nextInt(idle.size()));
        }
        return chosen.invoke(payload);
    }

    synchronized List<Environment> environments() {
        return List.copyOf(environments);
    }

    private synchronized void addEnvironment() {
        if (!closed && coldStarts < MOST_COLD_STARTS) {
            coldStarts++;
            environments.add(Environment.start(host, function, function.name() + "-" + coldStarts, listener));
        }
    }

    /** Kills every environment. */
    @Override
    public void close() {
        List<Environment> remaining;
        synchronized (this) {
            closed = true;
            idle.clear();
            remaining = environments();
        }
        remaining.forEach(Environment::close);
    }

    private final class EnvironmentListener implements Environment.Listener {
        @Override
        public void idle(Environment environment) {
            synchronized (Fleet.this) {
                if (environments.contains(environment)) {
                    idle.add(environment);
                }
            }
        }

        @Override
        public void ended(Environment environment) {
            synchronized (Fleet.this) {
                environments.remove(environment);
                idle.remove(environment);
            }
            addEnvironment();
        }
    }
}
