package dev.switchgear.signals;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.Signal;
import dev.switchgear.signals.HealthCheck.Finding;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a plan's checks once: all at the same time, each with its own timeout.
 *
 * <p>So many failures in a row raise a signal, and each further one renews it; so many successes in a row take it back.
 * A signal lasts three intervals, so that checks which no longer run hold nothing; and what the last run knew does not
 * count as "in a row" once it is that old, so that they open nothing either.
 */
final class HealthRunner {
    private static final System.Logger LOG = System.getLogger("dev.switchgear.signals");

    /** So many intervals without a run, and the checks count as silent. */
    private static final int SILENT_AFTER = 3;

    private static final Duration GRACE = Duration.ofMillis(500);

    private final Switchgear switchgear;
    private final HealthPlan plan;
    private final HealthBook book;
    private final Inquirer inquirer;
    private final InstantSource clock;

    HealthRunner(Switchgear switchgear, HealthPlan plan, HealthBook book, Inquirer inquirer, InstantSource clock) {
        this.switchgear = switchgear;
        this.plan = plan;
        this.book = book;
        this.inquirer = inquirer;
        this.clock = clock;
    }

    /** Runs them, and returns what is known now; what another run has written meanwhile stands. */
    HealthPage run() {
        HealthPage known = book.read(plan.name());
        Map<String, Finding> findings = findings();
        Instant now = clock.instant();
        boolean inARow = !known.isOverdue(now);
        Map<String, HealthPage.Entry> entries = new HashMap<>();
        for (HealthCheck check : plan.checks()) {
            HealthPage.Entry before =
                    inARow ? known.checks().getOrDefault(check.name(), HealthPage.Entry.NEW) : HealthPage.Entry.NEW;
            Finding finding = findings.getOrDefault(check.name(), Finding.failed("no answer in time"));
            entries.put(check.name(), before.after(check, finding));
        }
        HealthPage next = new HealthPage(known.run() + 1, now, now.plus(silence()), entries);
        if (!book.write(plan.name(), known, next)) {
            LOG.log(System.Logger.Level.WARNING, "switchgear: another run of plan " + plan.name() + " was faster");
            return book.read(plan.name());
        }
        signalAll(known, next, now);
        return next;
    }

    /** A circuit that cannot be written must not keep the others from hearing; the run has failed then. */
    private void signalAll(HealthPage known, HealthPage next, Instant now) {
        StoreUnavailableException failure = null;
        for (HealthCheck check : plan.checks()) {
            HealthPage.Entry before = known.checks().getOrDefault(check.name(), HealthPage.Entry.NEW);
            HealthPage.Entry after = next.checks().getOrDefault(check.name(), HealthPage.Entry.NEW);
            try {
                signal(check, before, after, now);
            } catch (StoreUnavailableException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Duration silence() {
        return plan.every().multipliedBy(SILENT_AFTER);
    }

    private void signal(HealthCheck check, HealthPage.Entry before, HealthPage.Entry after, Instant now) {
        CircuitOperator root = switchgear.operator(check.circuit().dependency());
        CircuitOperator circuit = check.circuit().key().map(root::key).orElse(root);
        String source = SignalSource.of("health", check.name());
        if (after.unhealthy()) {
            String reason = "health check " + check.name() + ": " + after.detail();
            circuit.raise(new Signal(source, now, now.plus(silence()), reason));
        } else if (before.unhealthy()) {
            circuit.clear(new Signal(source, now, now, "healthy"));
        }
    }

    private Map<String, Finding> findings() {
        ExecutorService threads = Executors.newFixedThreadPool(plan.checks().size(), task -> {
            Thread thread = new Thread(task, "health-check");
            thread.setDaemon(true);
            return thread;
        });
        Map<HealthCheck, Running> running = new LinkedHashMap<>();
        for (HealthCheck check : plan.checks()) {
            Dialer dialer = inquirer.dialer(check);
            running.put(check, new Running(dialer, threads.submit(() -> inquirer.ask(check, dialer))));
        }
        try {
            Map<String, Finding> findings = new HashMap<>();
            running.forEach((check, one) -> findings.put(check.name(), one.await(check.timeout())));
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Running(Dialer dialer, Future<Finding> future) {
        /** A check ends itself; one that cannot, because a resolver holds it, is left behind. */
        Finding await(Duration timeout) {
            try {
                return future.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                abort();
                return Finding.failed("no answer in " + timeout.toMillis() + " ms");
            } catch (ExecutionException e) {
                return Finding.failed(String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abort();
                return Finding.failed("interrupted");
            }
        }

        private void abort() {
            future.cancel(true);
            try {
                dialer.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "switchgear: a connection did not close", e);
            }
        }
    }

    /** The names of the checks that hold their circuits open. */
    static List<String> unhealthy(HealthPage page) {
        return page.checks().entrySet().stream()
                .filter(entry -> entry.getValue().unhealthy())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
