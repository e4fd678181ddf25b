package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Answers the two requests of a call: for a permit before it, and with its outcome after it. */
final class Calls {
    /** The longest a Lambda invocation can last; a permit with an unknown deadline stays open that long. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(15);

    private final CircuitCache circuits;
    private final OpenPermits open;
    private final InstantSource clock;
    private final Executor sweeper;
    private final OutcomeRecorder recorder;
    private volatile long deadlineMillis;

    /** {@code sweeper} runs what no caller should wait for. */
    Calls(CircuitCache circuits, OpenPermits open, InstantSource clock, Executor sweeper, OutcomeRecorder recorder) {
        this.circuits = circuits;
        this.open = open;
        this.clock = clock;
        this.sweeper = sweeper;
        this.recorder = recorder;
    }

    /**
     * What a caller says of the call it is about to make.
     *
     * @param key the part of the dependency that it concerns, or empty
     * @param invocation the id of the invocation it belongs to, or empty
     * @param remaining how long it may take, if the caller knows
     * @param remarks what was wrong with the request, for the answer
     */
    record Intent(String circuit, String key, String invocation, Optional<Duration> remaining, List<String> remarks) {}

    /**
     * How a call ended.
     *
     * @param permit the id of its permit, or empty if the caller asked for none
     * @param lasted how long it took, if the caller says so
     * @param remarks what was wrong with the request, for the answer
     */
    record CallReport(
            String circuit,
            String key,
            String permit,
            Outcome outcome,
            Optional<Duration> lasted,
            List<String> remarks) {
        /** This report, with {@code millis} as the duration unless the caller has given one. */
        CallReport lastingAtMost(long millis) {
            Duration known = lasted.orElse(Duration.ofMillis(Math.max(0, millis)));
            return new CallReport(circuit, key, permit, outcome, Optional.of(known), remarks);
        }
    }

    /** Sets the deadline of the running invocation; a call that still runs shortly before it is recorded as a failure. */
    void invocationEndsAt(long millis) {
        deadlineMillis = millis;
    }

    HttpAnswer permit(Intent intent) throws BadRequestException {
        sweep();
        long now = clock.millis();
        Optional<Duration> remaining = intent.remaining().or(() -> untilDeadline(now));
        Circuit circuit = circuit(intent.circuit(), intent.key());
        Decision decision = remaining.map(circuit::endingWithin).orElse(circuit).decide();
        CircuitStatus status = circuit.status();
        if (decision instanceof Permit permit) {
            long until = now + remaining.orElse(LONGEST_CALL).toMillis();
            String id =
                    open.keep(new OpenPermits.OpenPermit(intent.circuit(), permit, intent.invocation(), now, until));
            return HttpAnswer.ok(BoundedJson.object(json -> {
                allowed(json, status, id, permit.isProbe());
                BoundedJson.remarks(json, intent.remarks());
            }));
        }
        Instant asked = Instant.ofEpochMilli(now);
        return HttpAnswer.ok(BoundedJson.object(json -> {
            refused(json, decision.refusal(), status, asked);
            BoundedJson.remarks(json, intent.remarks());
        }));
    }

    /** The time that dates in reports are compared with. */
    Instant now() {
        return clock.instant();
    }

    private Optional<Duration> untilDeadline(long now) {
        long left = deadlineMillis - now;
        return left > 0 ? Optional.of(Duration.ofMillis(left)) : Optional.empty();
    }

    private static void allowed(JsonGenerator json, CircuitStatus status, String id, boolean probe) throws IOException {
        json.writeBooleanField("allowed", true);
        json.writeStringField("state", status.state().name());
        json.writeStringField("permit", id);
        json.writeStringField("reason", status.state() == CircuitState.CLOSED ? "" : status.reason());
        json.writeNumberField("retryAfterMillis", 0);
        json.writeBooleanField("probe", probe);
        json.writeBooleanField("degraded", status.degraded());
    }

    private static void refused(JsonGenerator json, Refusal refusal, CircuitStatus status, Instant now)
            throws IOException {
        json.writeBooleanField("allowed", false);
        json.writeStringField("state", refusal.state().name());
        json.writeStringField("cause", refusal.cause().name());
        json.writeStringField("reason", refusal.reason());
        json.writeNumberField("retryAfterMillis", refusal.retryAfter(now).toMillis());
        json.writeStringField("since", refusal.since().toString());
        json.writeBooleanField("degraded", status.degraded());
    }

    /** Records how one call ended, and answers with the state of its circuit. */
    HttpAnswer outcome(CallReport report) throws BadRequestException {
        sweep();
        CircuitStatus status = record(report).status();
        return HttpAnswer.ok(BoundedJson.object(json -> {
            json.writeBooleanField("recorded", true);
            json.writeStringField("state", status.state().name());
            json.writeBooleanField("degraded", status.degraded());
            BoundedJson.remarks(json, report.remarks());
        }));
    }

    /**
     * Records how one call ended, and returns its circuit.
     *
     * @throws BadRequestException if there is no such permit, or no such circuit
     */
    Circuit record(CallReport report) throws BadRequestException {
        if (report.permit().isEmpty()) {
            // The caller did not ask, because the extension could not be reached, for example.
            Circuit circuit = circuit(report.circuit(), report.key());
            recorder.record(
                    () -> circuit.record(report.outcome(), report.lasted().orElse(Duration.ZERO)));
            return circuit;
        }
        OpenPermits.OpenPermit taken = open.take(report.permit(), report.circuit())
                .orElseThrow(() -> new BadRequestException(
                        404,
                        "circuit '" + report.circuit() + "' has no such permit open: it was reported before, or it"
                                + " has expired"));
        // An outcome that is recorded later did not take longer.
        CallReport measured =
                recorder.isDeferred() ? report.lastingAtMost(clock.millis() - taken.takenMillis()) : report;
        recorder.record(() -> end(taken.permit(), measured));
        return reported(report);
    }

    /** The circuit of a report whose permit is known: the permit says which, so a wrong key changes nothing. */
    private Circuit reported(CallReport report) throws BadRequestException {
        try {
            return circuit(report.circuit(), report.key());
        } catch (BadRequestException e) {
            report.remarks().add(e.reason() + "; the permit says which circuit it is");
            return circuits.named(report.circuit());
        }
    }

    private static void end(Permit permit, CallReport report) {
        if (report.lasted().isPresent()) {
            permit.end(report.outcome(), report.lasted().get());
        } else {
            permit.end(report.outcome());
        }
    }

    private Circuit circuit(String name, String key) throws BadRequestException {
        Circuit circuit = circuits.named(name);
        if (key.isEmpty()) {
            return circuit;
        }
        try {
            return circuit.key(key);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(400, String.valueOf(e.getMessage()));
        }
    }

    private void sweep() {
        long now = clock.millis();
        if (open.isSweepDue(now)) {
            sweeper.execute(() -> open.sweep(now));
        }
    }
}
