package dev.switchgear.participant;

import static dev.switchgear.participant.ParticipantTest.participant;
import static dev.switchgear.participant.ParticipantTest.read;
import static dev.switchgear.participant.TestFleet.FAILED;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Evidence;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evidence that is held back, and reports that no call sends. */
final class HeldBackReportTest {
    private static final Stored WATCHED = Stored.closed().watched(1, NOW, NOW + 15_000);

    private final Participant participant = participant(CircuitPolicy.defaults());

    @Test
    void aFlushSendsWhatIsHeldBackAndPublishesWhatItLearns() {
        member(Counts.NONE).pause(NOW, 1_000);
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(participant.begin(null, NOW));
        assertThat(participant.holdsBack()).isFalse();
        Scene.done(participant.finish(admitted, FAILED, 20, NOW));
        assertThat(participant.holdsBack()).isTrue();

        Step<Boolean> flushing = participant.flush(NOW);

        assertThat(participant.holdsBack()).isFalse();
        assertThat(tripped(flushing)).isTrue();
        assertThat(participant.environment().root.fast.refusal()).isNotNull();
    }

    @Test
    void evidenceThatIsDueIsSentWithoutACallWhileTheLocalBreakerRefuses() {
        member(Counts.of(true, false));
        assertThat(participant.overdueReport(NOW)).as("a call sends it").isEmpty();
        LocalCircuit root = participant.environment().root;
        root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        assertThat(tripped(participant.overdueReport(NOW).orElseThrow())).isTrue();
        assertThat(root.fast.refusal()).isNotNull();
    }

    @Test
    void nothingIsOverdueOutsideAWatchOrDuringAPause() {
        member(Counts.of(true, false)).pause(NOW, 500);
        LocalCircuit root = participant.environment().root;
        root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        assertThat(participant.overdueReport(NOW + 499)).isEmpty();
        assertThat(participant.overdueReport(NOW + 500)).isPresent();
        root.membership = new Membership(WATCHED.with(Attribute.WATCH, 2L).snapshot(), Counts.of(true, false));
        assertThat(participant.overdueReport(NOW)).as("of another watch").isEmpty();
        root.membership = null;
        assertThat(participant.overdueReport(NOW)).isEmpty();
    }

    /** The part of the participant in a watch to which it has this to report. */
    private Membership member(Counts unreported) {
        read(participant, WATCHED, NOW);
        LocalCircuit root = participant.environment().root;
        Membership membership = new Membership(root.snapshot, unreported);
        root.membership = membership;
        return membership;
    }

    /** Whether a report that finds the whole fleet failing opens the circuit. */
    private static boolean tripped(Step<Boolean> reporting) {
        Evidence dead = new Evidence(40, 40, 0, Set.of(1, 2, 3, 4), Set.of());
        return Scene.done(Scene.write(Scene.answer(reporting, new StoreReply.Totals(dead), NOW), WATCHED, NOW));
    }
}
