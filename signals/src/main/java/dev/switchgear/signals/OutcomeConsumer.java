package dev.switchgear.signals;

import dev.switchgear.Intake;
import dev.switchgear.model.Report;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records a batch of events. Each is read separately, and all events of one circuit are recorded together. So a batch
 * costs one read and at most a few writes per circuit, whatever its size. An invalid event does not affect the others.
 */
final class OutcomeConsumer {
    private final Intake intake;
    private final OutcomeEventReader reader;
    private final DeadLetters deadLetters;
    private final InstantSource clock;

    OutcomeConsumer(Intake intake, OutcomeEventReader reader, DeadLetters deadLetters, InstantSource clock) {
        this.intake = intake;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Records the events, and returns the ids of those that must be delivered again. */
    Set<String> consume(List<IncomingMessage> arrivals) {
        Instant now = clock.instant();
        Set<String> again = new LinkedHashSet<>();
        Map<Target, List<Recording>> byCircuit = new LinkedHashMap<>();
        for (IncomingMessage arrival : arrivals) {
            try {
                OutcomeEvent event = reader.read(arrival.body(), now);
                tell(arrival, event.remarks());
                byCircuit
                        .computeIfAbsent(new Target(event.circuit(), event.key().orElse(null)), t -> new ArrayList<>())
                        .add(new Recording(arrival, event.report()));
            } catch (RejectedException e) {
                reject(arrival, e.rejection(), String.valueOf(e.getMessage()), again);
            } catch (RuntimeException | Error e) { // any error of this event: the others must be recorded
                SignalsLog.warning(() -> arrival.id() + " cannot be read and will be retried: " + e);
                again.add(arrival.id());
            }
        }
        byCircuit.forEach((target, recordings) -> record(target, recordings, again));
        return again;
    }

    private static void tell(IncomingMessage arrival, List<String> remarks) {
        if (!remarks.isEmpty()) {
            SignalsLog.warning(
                    () -> arrival.id() + " is recorded, except for invalid values: " + String.join("; ", remarks));
        }
    }

    private void record(Target target, List<Recording> recordings, Set<String> again) {
        List<Intake.Fate> fates;
        try {
            fates = intake.record(
                    target.circuit(),
                    target.key(),
                    recordings.stream().map(Recording::report).toList());
        } catch (StoreUnavailableException e) {
            SignalsLog.warning(() -> recordings.size() + " events of circuit " + target.circuit() + " will be retried: "
                    + e.getMessage());
            recordings.forEach(recording -> again.add(recording.arrival().id()));
            return;
        } catch (RuntimeException | Error e) {
            recordEach(target, recordings, e, again);
            return;
        }
        for (int i = 0; i < fates.size(); i++) {
            if (fates.get(i) == Intake.Fate.NEEDS_TOTALS) {
                reject(
                        recordings.get(i).arrival(),
                        Rejection.NEEDS_TOTALS,
                        "detail.reports is \"failures\", and circuit " + target.circuit()
                                + " is judged by a rate: report all calls, or give it the rule failureCount",
                        again);
            }
        }
    }

    /** Records each event alone, so that an error of one does not affect the others. */
    private void recordEach(Target target, List<Recording> recordings, Throwable why, Set<String> again) {
        if (recordings.size() > 1) {
            recordings.forEach(recording -> record(target, List.of(recording), again));
            return;
        }
        String id = recordings.get(0).arrival().id();
        SignalsLog.warning(() -> id + " cannot be recorded and will be retried: " + why);
        again.add(id);
    }

    private void reject(IncomingMessage arrival, Rejection rejection, String why, Set<String> again) {
        SignalsLog.warning(() -> "rejected " + arrival.id() + " (" + rejection + "): " + why);
        try {
            deadLetters.keep(arrival.body(), rejection, why);
        } catch (RuntimeException | Error e) {
            SignalsLog.warning(() -> "cannot store the rejected " + arrival.id() + ": " + e);
            again.add(arrival.id());
        }
    }

    private record Target(String circuit, @Nullable String key) {}

    private record Recording(IncomingMessage arrival, Report report) {}
}
