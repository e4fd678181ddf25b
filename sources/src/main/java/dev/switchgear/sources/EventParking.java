package dev.switchgear.sources;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** Parks events that wait for a circuit, and passes on all others. */
final class EventParking {
    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final FailureCause causes;
    private final ParkingStore store;
    private final ParkingCounts counts;
    private final FinalQueue rest;
    private final InstantSource clock;

    EventParking(FailureCause causes, Redrive.Parts parts, InstantSource clock) {
        this.causes = causes;
        this.store = parts.store();
        this.counts = parts.counts();
        this.rest = parts.rest();
        this.clock = clock;
    }

    /**
     * What became of some records.
     *
     * @param parked events that were parked
     * @param repeated events that were parked before: their record was delivered twice
     * @param passedOn records that are in the final queue as they came
     * @param failed the positions of the records that must be delivered again
     */
    record Result(int parked, int repeated, int passedOn, List<Integer> failed) {}

    Result accept(List<FailedEvent> events) {
        FailureCause.OneBatch batch = causes.batch();
        Map<String, Map<Integer, ParkedEvent>> waiting = new LinkedHashMap<>();
        List<Integer> failed = new ArrayList<>();
        int passedOn = 0;
        for (int index = 0; index < events.size(); index++) {
            FailedEvent event = events.get(index);
            try {
                FailureCause.WaitsFor verdict = batch.of(event);
                String tooLarge = verdict.waits() ? ParkedItem.tooLarge(event) : "";
                if (verdict.waits() && tooLarge.isEmpty()) {
                    waiting.computeIfAbsent(verdict.circuit(), circuit -> new LinkedHashMap<>())
                            .put(index, ParkedEvent.of(event, verdict, clock.instant()));
                } else {
                    String reason = verdict.waits() ? tooLarge : verdict.reason();
                    rest.passOn(event, reason);
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "switchgear: " + event.id() + " goes to the final queue: " + reason);
                    passedOn++;
                }
            } catch (RuntimeException e) {
                report(event.id(), e);
                failed.add(index);
            }
        }
        if (passedOn > 0) {
            counts.passedOn(passedOn);
        }
        int parked = 0;
        int all = 0;
        for (Map.Entry<String, Map<Integer, ParkedEvent>> one : waiting.entrySet()) {
            try {
                parked += store.park(one.getKey(), one.getValue().values());
                all += one.getValue().size();
            } catch (SdkException e) {
                report("the events of " + one.getKey(), e);
                failed.addAll(one.getValue().keySet());
            }
        }
        return new Result(
                parked, all - parked, passedOn, failed.stream().sorted().toList());
    }

    private static void report(String what, RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + what + " cannot be parked yet: " + e);
    }
}
