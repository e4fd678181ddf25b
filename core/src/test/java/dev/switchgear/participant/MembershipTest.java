package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MembershipTest {
    private static final CircuitSnapshot WATCHED =
            Stored.closed().watched(1, NOW, NOW + 15_000).snapshot();
    private static final CircuitPolicy BOTH =
            CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.5).build();

    @Test
    void anEnvironmentAddsAsMuchToTheScoreAsItsAgeAllows() {
        Membership membership = new Membership(WATCHED, new Counts(9, 9, 0));
        assertThat(membership.take(1_500, CircuitPolicy.defaults())).isEqualTo(new Counts(2, 2, 0));
        assertThat(membership.take(1_500, CircuitPolicy.defaults()).calls()).isZero();
        assertThat(membership.take(9_000, CircuitPolicy.defaults())).isEqualTo(new Counts(7, 7, 0));
    }

    @Test
    void failuresThatOneScoreHoldsBackAreMissingInTheOther() {
        for (long failures = 0; failures <= 6; failures++) {
            for (long slow = 0; slow <= 6; slow++) {
                Membership membership = new Membership(WATCHED, new Counts(6, failures, slow));
                Counts taken = membership.take(1_300, BOTH);
                assertThat(2 * taken.failures() - taken.calls())
                        .as("%s of 6 failed, %s slow: failures' score of %s", failures, slow, taken)
                        .isLessThanOrEqualTo(2);
                assertThat(2 * taken.slow() - taken.calls())
                        .as("%s of 6 failed, %s slow: slow calls' score of %s", failures, slow, taken)
                        .isLessThanOrEqualTo(2);
                assertThat(taken.plus(membership.take(60_000, BOTH)))
                        .as("nothing is lost or made up")
                        .isEqualTo(new Counts(6, failures, slow));
            }
        }
    }

    @Test
    void successesMakeRoomForAsManyFailuresAndSlowCalls() {
        assertThat(new Membership(WATCHED, new Counts(6, 4, 4)).take(1_300, BOTH))
                .isEqualTo(new Counts(6, 4, 4));
    }

    @Test
    void aCallThatIsBadInBothWaysIsHeldBackWholeIfOneScoreHasNoRoom() {
        Counts bad = new Counts(6, 6, 6);
        assertThat(new Membership(WATCHED, bad).take(1_300, BOTH)).isEqualTo(new Counts(2, 2, 2));
        CircuitPolicy strictWithSlowness =
                CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.1).build();
        assertThat(new Membership(WATCHED, bad).take(1_300, strictWithSlowness)).isEqualTo(Counts.NONE);
        CircuitPolicy strictWithFailures = CircuitPolicy.builder()
                .tripRule(TripRule.failureRate(0.1))
                .slowCalls(Duration.ofMillis(500), 0.5)
                .build();
        assertThat(new Membership(WATCHED, bad).take(1_300, strictWithFailures)).isEqualTo(Counts.NONE);
    }

    @Test
    void theFirstReportIsUrgentAndLaterOnesOnlyWithBadNews() {
        assertThat(new Membership(WATCHED, Counts.NONE).isUrgent()).isTrue();
        assertThat(heard().isUrgent()).isFalse();
        assertThat(heard(new Counts(1, 0, 0)).isUrgent()).isFalse();
        assertThat(heard(new Counts(1, 1, 0)).isUrgent()).isTrue();
        assertThat(heard(new Counts(1, 0, 1)).isUrgent()).isTrue();
        Membership judge = heard();
        judge.keepVerdict(Evidence.NONE);
        assertThat(judge.isUrgent()).isTrue();
    }

    @Test
    void aVerdictIsDueWithoutNewCallsAndWhileSuccessesAreHeldBack() {
        Membership membership = heard();
        membership.rest(NOW, 4_000);
        assertThat(membership.isDue(NOW)).isFalse();
        membership.keepVerdict(Evidence.NONE);
        assertThat(membership.isDue(NOW)).isTrue();
        membership.pause(NOW, 500);
        assertThat(membership.isDue(NOW + 499)).isFalse();
        assertThat(membership.isDue(NOW + 500)).isTrue();
    }

    private static Membership heard() {
        return heard(Counts.NONE);
    }

    /** One that has reported, and then seen these calls. */
    private static Membership heard(Counts counts) {
        Membership membership = new Membership(WATCHED, new Counts(1, 0, 0));
        membership.take(0, BOTH);
        membership.add(counts);
        return membership;
    }
}
