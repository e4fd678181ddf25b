package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.Objects;
import java.util.Optional;

/**
 * The health of the store for one environment: whether reads succeed, which writes fail repeatedly, and the reports
 * about it.
 */
final class StoreHealth {
    private final Environment environment;
    private Span writePause = Span.NONE;
    private int writeFailures;

    /** Whether reads fail or return invalid items. */
    private boolean unread;

    /** Whether some write fails repeatedly. */
    private boolean unwritten;

    StoreHealth(Environment environment) {
        this.environment = environment;
    }

    boolean mayWrite(long now) {
        return !writePause.contains(now);
    }

    /** Notes that a write failed: it has no answer, or the request was refused. A late answer is not a failure. */
    void writeFailed(LocalCircuit circuit, String write, StoreReply.Failed failed, long now) {
        boolean crowded =
                failed.kind() == StoreUnavailableException.Kind.THROTTLED && write.equals(FailingWrites.REPORT);
        if (!crowded) { // a crowd of reporters is throttled now and then, and need not pause
            writeFailures++;
            long pause = Math.min(Protocol.LONGEST_BACK_OFF_MILLIS, 1_000L << Math.min(writeFailures - 1, 10));
            writePause = Span.of(now, pause);
        }
        FailingWrites failing = circuit.failingWrites;
        if (failing == null) {
            failing = new FailingWrites();
            circuit.failingWrites = failing;
        }
        failing.failed(write, failed.kind(), failed.message(), now);
        review(now);
    }

    void writeSucceeded(LocalCircuit circuit, String write, long now) {
        writeFailures = 0;
        writePause = Span.NONE;
        if (circuit.failingWrites != null) {
            circuit.failingWrites.succeeded(write);
            review(now);
        }
    }

    /** Reports when writes start to fail repeatedly, and when they succeed again. */
    void review(long now) {
        Optional<String> told = failingWrites(now);
        boolean before = isDegraded();
        unwritten = told.isPresent();
        if (unwritten && !before) {
            environment.event(environment.root, CircuitEvent.Kind.DEGRADED, told.get(), now);
        } else if (before && !isDegraded()) {
            environment.event(
                    environment.root,
                    CircuitEvent.Kind.RESTORED,
                    "the store takes writes, or none was needed for a while",
                    now);
        }
    }

    private Optional<String> failingWrites(long now) {
        return environment
                .circuits()
                .flatMap(circuit -> failingWrite(circuit, now).stream())
                .findFirst();
    }

    private static Optional<String> failingWrite(LocalCircuit circuit, long now) {
        FailingWrites failing = circuit.failingWrites;
        return failing == null ? Optional.empty() : failing.told(now).map(told -> circuit.id + ": " + told);
    }

    /** Notes that reads fail or return invalid items. */
    void degrade(long now, String why) {
        if (!isDegraded()) {
            environment.event(environment.root, CircuitEvent.Kind.DEGRADED, why, now);
        }
        unread = true;
    }

    /** Notes a valid read. */
    void restore(long now) {
        if (environment.circuits().anyMatch(circuit -> circuit.snapshot.isUnclear())) {
            return;
        }
        boolean returned = unread;
        unread = false;
        if (!returned) {
            return;
        }
        environment
                .circuits()
                .map(circuit -> circuit.failingWrites)
                .filter(Objects::nonNull)
                .forEach(FailingWrites::storeReturned);
        unwritten = failingWrites(now).isPresent();
        if (!unwritten) {
            environment.event(environment.root, CircuitEvent.Kind.RESTORED, "the store answers", now);
        }
    }

    boolean isDegraded() {
        return unread || unwritten;
    }
}
