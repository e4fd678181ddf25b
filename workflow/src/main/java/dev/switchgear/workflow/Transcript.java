package dev.switchgear.workflow;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Identity;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A participant that moves between environments: an execution is one participant, but each of its steps may run in
 * another environment.
 *
 * <p>The state of a participant depends on its inputs only. The transcript is the list of these inputs, with a seed of
 * its random numbers. A replay gives the same state.
 */
final class Transcript {
    /**
     * A whole second: an execution can wait longer than a caller in a function, and its Lambda function may be cold.
     */
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private final CircuitId circuit;
    private final CircuitStore store;
    private final InstantSource clock;
    private final long seed;
    private final Participant participant;
    private final List<Entry> entries = new ArrayList<>();
    private List<Entry> past = List.of();
    private int at;
    private @Nullable Admission admission;

    /** One input of a participant. */
    sealed interface Entry {
        /** Its time, by the wall clock of the environment. */
        long atMillis();
    }

    /** A decision was requested. */
    record Begun(long atMillis) implements Entry {}

    /** The permitted call has ended. */
    record Ended(long atMillis, String result, long tookMillis) implements Entry {}

    /** The store answered. */
    record Answered(long atMillis, StoreReply reply) implements Entry {}

    /** A new participant. */
    Transcript(CircuitId circuit, CircuitPolicy policy, CircuitStore store, InstantSource clock, long seed) {
        this.circuit = circuit;
        this.store = store;
        this.clock = clock;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        Identity identity = new Identity(random.nextLong(), "workflow/" + Long.toHexString(seed));
        participant = new Participant(circuit, policy, identity, random);
    }

    /**
     * Replays a transcript.
     *
     * @throws IllegalArgumentException if the text is invalid, or belongs to another circuit or policy
     */
    Transcript after(String text) {
        past = TranscriptText.entries(text);
        while (at < past.size()) {
            Entry entry = past.get(at);
            if (entry instanceof Begun begun) {
                at++;
                begin(begun);
            } else if (entry instanceof Ended ended) {
                at++;
                end(ended);
            } else {
                throw new IllegalArgumentException("journal has an answer at " + at + " without a request");
            }
        }
        return this;
    }

    /** Decides whether a call may be made. */
    Admission begin() {
        return begin(new Begun(clock.millis()));
    }

    /** Records how the call ended: success, failure or ignored. Does nothing if no call was permitted. */
    void end(String result, long tookMillis) {
        end(new Ended(clock.millis(), result, tookMillis));
    }

    CircuitStatus status() {
        return participant.status(null, clock.millis());
    }

    /** Why the live policy changes nothing, if it is not valid. */
    Optional<String> policyRejected() {
        return participant.drainEvents().stream()
                .filter(event -> event.kind() == CircuitEvent.Kind.POLICY_REJECTED)
                .map(CircuitEvent::detail)
                .findFirst();
    }

    @Override
    public String toString() {
        return TranscriptText.write(seed, entries);
    }

    private Admission begin(Begun begun) {
        entries.add(begun);
        Admission answer = drive(participant.begin(null, begun.atMillis()));
        admission = answer;
        return answer;
    }

    private void end(Ended ended) {
        entries.add(ended);
        if (admission instanceof Admission.Admitted admitted) {
            Outcome outcome = switch (Outcome.Result.valueOf(ended.result().toUpperCase(Locale.ROOT))) {
                case SUCCESS -> Outcome.SUCCESS;
                case FAILURE -> Outcome.FAILURE;
                case IGNORED -> Outcome.IGNORED;
            };
            drive(participant.finish(admitted, outcome, ended.tookMillis(), ended.atMillis()));
        }
        admission = null;
    }

    /** Drives a step to its end, first with the recorded answers, then with those of the store. */
    private <T> T drive(Step<T> step) {
        Step<T> now = step;
        while (now instanceof Step.Await<T> asked) {
            boolean again = at < past.size();
            Entry entry = again ? past.get(at++) : new Answered(clock.millis(), ask(asked.request()));
            if (!(entry instanceof Answered answered)) {
                throw new IllegalArgumentException("journal has no answer at " + (at - 1));
            }
            Answered answer = again ? answered : new Answered(clock.millis(), answered.reply());
            entries.add(answer);
            now = asked.then().resume(answer.reply(), answer.atMillis());
        }
        return ((Step.Done<T>) now).value();
    }

    private StoreReply ask(StoreRequest request) {
        try {
            if (request instanceof StoreRequest.Read read) {
                return new StoreReply.Items(store.read(circuit, read.scope(), BUDGET));
            }
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(store.apply(apply.circuit(), apply.transition(), BUDGET));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            Instant expires = Instant.ofEpochMilli(add.expiresAtMillis());
            return new StoreReply.Totals(store.add(add.watch(), add.evidence(), expires, BUDGET));
        } catch (StoreUnavailableException e) {
            return new StoreReply.Failed(e.kind(), String.valueOf(e.getMessage()));
        }
    }
}
