package dev.switchgear.signals;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.Signal;
import dev.switchgear.signals.HealthCheck.CheckResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a plan's checks once: all at the same time, each with its own timeout.
 *
 * <p>A number of failures in a row raises a signal, and each further failure renews it. A number of successes in a row
 * clears it. A signal lasts three intervals, so that checks that no longer run do not hold a circuit. After that time,
 * counts "in a row" start again, so that old results do not open a circuit either.
 */
final class HealthRunner {
    /** The number of intervals without a run after which old results no longer count. */
    private static final int SILENT_AFTER = 3;

    private static final Duration GRACE = Duration.ofMillis(500);

    private final Switchgear switchgear;
    private final HealthPlan plan;
    private final HealthResultStore store;
    private final TargetChecker checker;
    private final InstantSource clock;
    /**
     * The checks that are running, maybe since an earlier run. A check is not started again while it hangs, so the
     * number of threads is limited.
     */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    HealthRunner(
            Switchgear switchgear,
            HealthPlan plan,
            HealthResultStore store,
            TargetChecker checker,
            InstantSource clock) {
        this.switchgear = switchgear;
        this.plan = plan;
        this.store = store;
        this.checker = checker;
        this.clock = clock;
    }

    /** Runs the checks and returns the results. If another run has written meanwhile, its results stay. */
    HealthResults run() {
        HealthResults known = store.read(plan.name());
        Map<String, CheckResult> findings = findings();
        Instant now = clock.instant();
        boolean inARow = !known.isOverdue(now);
        Map<String, HealthResults.Entry> entries = new HashMap<>();
        for (HealthCheck check : plan.checks()) {
            HealthResults.Entry last = known.checks().getOrDefault(check.name(), HealthResults.Entry.NEW);
            CheckResult finding = findings.getOrDefault(check.name(), CheckResult.failed("no answer in time"));
            entries.put(check.name(), (inARow ? last : last.anew()).after(check, finding));
        }
        HealthResults next = new HealthResults(known.run() + 1, now, now.plus(silence()), entries);
        if (!store.write(plan.name(), known, next)) {
            SignalsLog.warning(() -> "another run of plan " + plan.name() + " wrote its results first");
            return store.read(plan.name());
        }
        return signalAll(next, now);
    }

    /**
     * Raises the signals of unhealthy checks, and clears those of healthy ones until the all-clear counts. If one
     * circuit cannot be written, the others are still written, and the run fails.
     */
    private HealthResults signalAll(HealthResults results, Instant now) {
        RuntimeException failure = null;
        Map<String, HealthResults.Entry> entries = new HashMap<>(results.checks());
        for (HealthCheck check : plan.checks()) {
            HealthResults.Entry entry = entries.getOrDefault(check.name(), HealthResults.Entry.NEW);
            try {
                if (entry.unhealthy()) {
                    raise(check, entry, now);
                } else if (entry.signalled() && clear(check, now)) {
                    entries.put(check.name(), entry.cleared());
                }
            } catch (RuntimeException e) {
                SignalsLog.warning(() -> "health check " + check.name() + " could not change its circuit: " + e);
                failure = e;
            }
        }
        HealthResults told = new HealthResults(results.run(), results.ranAt(), results.dueAt(), entries);
        if (!told.equals(results)) {
            store.write(plan.name(), results, told); // else the next run clears again, which changes nothing
        }
        if (failure != null) {
            throw failure;
        }
        return told;
    }

    private Duration silence() {
        return plan.every().multipliedBy(SILENT_AFTER);
    }

    private CircuitOperator circuit(HealthCheck check) {
        CircuitOperator root = switchgear.operator(check.circuit().dependency());
        return check.circuit().key().map(root::key).orElse(root);
    }

    private void raise(HealthCheck check, HealthResults.Entry entry, Instant now) {
        String reason = "health check " + check.name() + ": " + entry.detail();
        circuit(check).raise(new Signal(SignalSource.of("health", check.name()), now, now.plus(silence()), reason));
    }

    private boolean clear(HealthCheck check, Instant now) {
        return circuit(check).clear(new Signal(SignalSource.of("health", check.name()), now, now, "healthy"));
    }

    private Map<String, CheckResult> findings() {
        ExecutorService threads = Executors.newFixedThreadPool(plan.checks().size(), task -> {
            Thread thread = new Thread(task, "health-check");
            thread.setDaemon(true);
            return thread;
        });
        long began = checker.nanos();
        Map<String, CheckResult> findings = new HashMap<>();
        Map<HealthCheck, Running> running = new LinkedHashMap<>();
        for (HealthCheck check : plan.checks()) {
            if (asked.contains(check.name())) {
                findings.put(check.name(), CheckResult.failed("it still hangs since an earlier run"));
            } else {
                Dialer dialer = checker.dialer(check);
                running.put(check, new Running(dialer, threads.submit(() -> ask(check, dialer))));
            }
        }
        try {
            running.forEach((check, one) -> {
                Duration passed = Duration.ofNanos(checker.nanos() - began);
                findings.put(check.name(), one.await(check.timeout(), passed));
            });
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private CheckResult ask(HealthCheck check, Dialer dialer) {
        asked.add(check.name());
        try {
            return checker.check(check, dialer);
        } finally {
            asked.remove(check.name());
        }
    }

    private record Running(Dialer dialer, Future<CheckResult> future) {
        /**
         * A check ends by itself. If it cannot, because it waits for a resolver, the run stops waiting for it after its
         * timeout.
         */
        CheckResult await(Duration timeout, Duration passed) {
            try {
                long left = timeout.plus(GRACE).minus(passed).toMillis();
                return future.get(Math.max(0, left), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                abort();
                return CheckResult.failed("no answer in " + timeout.toMillis() + " ms");
            } catch (ExecutionException e) {
                return CheckResult.failed(String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abort();
                return CheckResult.failed("interrupted");
            }
        }

        private void abort() {
            future.cancel(true);
            try {
                dialer.close();
            } catch (IOException e) {
                SignalsLog.warning(() -> "closing a connection failed: " + e);
            }
        }
    }

    /** The names of the checks that hold their circuits open. */
    static List<String> unhealthy(HealthResults results) {
        return results.checks().entrySet().stream()
                .filter(entry -> entry.getValue().unhealthy())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
