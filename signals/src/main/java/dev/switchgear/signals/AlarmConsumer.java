package dev.switchgear.signals;

import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.Signal;
import dev.switchgear.signals.AlarmNotice.State;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns notices of alarms into signals. {@code core} handles order and duplicates: a notice that is not newer than the
 * newest of its alarm changes nothing.
 */
final class AlarmConsumer {
    private final Switchgear switchgear;
    private final AlarmRules rules;
    private final AlarmNoticeReader reader;
    private final AlarmTags tags;
    private final DeadLetters deadLetters;
    private final InstantSource clock;

    AlarmConsumer(
            Switchgear switchgear, AlarmRules rules, AlarmTags tags, DeadLetters deadLetters, InstantSource clock) {
        this.switchgear = switchgear;
        this.rules = rules;
        this.reader = new AlarmNoticeReader(rules.accounts());
        this.tags = tags;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Handles the notices, and returns the ids of those that must be delivered again. */
    Set<String> consume(List<IncomingMessage> arrivals) {
        Set<String> again = new LinkedHashSet<>();
        for (IncomingMessage arrival : arrivals) {
            try {
                passOn(reader.read(arrival.body(), clock.instant()));
            } catch (RejectedException e) {
                reject(arrival, e, again);
            } catch (StoreUnavailableException | SdkException e) {
                SignalsLog.warning(() -> arrival.id() + " will be retried: " + e.getMessage());
                again.add(arrival.id());
            } catch (RuntimeException | Error e) { // of this one, whatever it is: its neighbours are to be heard
                SignalsLog.warning(() -> arrival.id() + " cannot be handled and will be retried: " + e);
                again.add(arrival.id());
            }
        }
        return again;
    }

    private void passOn(AlarmNotice notice) {
        AlarmMapping.Target target = rules.mapping()
                .circuitOf(notice, tags)
                .orElseThrow(() -> new RejectedException(
                        Rejection.UNMAPPED,
                        "no circuit belongs to alarm '" + notice.name()
                                + "': name it in SWITCHGEAR_ALARMS, or tag it"));
        CircuitOperator root = switchgear.operator(target.dependency());
        CircuitOperator circuit = target.key().map(root::key).orElse(root);
        boolean counted = switch (meaning(notice.state())) {
            case ALARM -> raise(circuit, notice);
            case OK -> circuit.clear(signal(notice, notice.at()));
            case INSUFFICIENT_DATA -> false;
        };
        SignalsLog.info(() -> "alarm '" + notice.name() + "' is " + notice.state() + " since " + notice.at()
                + (isSuppressed(notice) ? ", suppressed by " + notice.suppressedBy() : "")
                + (counted ? "; circuit " : "; nothing changes for circuit ") + target.dependency());
    }

    /** A suppressed alarm changes nothing; its all-clear ends an earlier signal. */
    private boolean isSuppressed(AlarmNotice notice) {
        return meaning(notice.state()) == State.ALARM && !notice.suppressedBy().isEmpty();
    }

    /** An alarm whose hold has ended has no effect; the circuit would only be probed. */
    private boolean raise(CircuitOperator circuit, AlarmNotice notice) {
        Instant until = notice.at().plus(rules.hold());
        return !isSuppressed(notice) && until.isAfter(clock.instant()) && circuit.raise(signal(notice, until));
    }

    private Signal signal(AlarmNotice notice, Instant until) {
        String reason = "alarm " + notice.name() + (notice.reason().isBlank() ? "" : ": " + notice.reason());
        return new Signal(SignalSource.of(notice), notice.at(), until, reason);
    }

    private State meaning(State state) {
        if (state != State.INSUFFICIENT_DATA) {
            return state;
        }
        return switch (rules.insufficientData()) {
            case IGNORED -> State.INSUFFICIENT_DATA;
            case AS_ALARM -> State.ALARM;
            case AS_OK -> State.OK;
        };
    }

    private void reject(IncomingMessage arrival, RejectedException rejected, Set<String> again) {
        String why = String.valueOf(rejected.getMessage());
        SignalsLog.warning(() -> "rejected " + arrival.id() + " (" + rejected.rejection() + "): " + why);
        try {
            deadLetters.keep(arrival.body(), rejected.rejection(), why);
        } catch (RuntimeException | Error e) {
            SignalsLog.warning(() -> "cannot store the rejected " + arrival.id() + ": " + e);
            again.add(arrival.id());
        }
    }
}
