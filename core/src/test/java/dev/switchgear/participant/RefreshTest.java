package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a dependency is read again, to the millisecond. */
final class RefreshTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();

    @Test
    void theNextReadIsDueAfterThreeQuartersOfAJitteredInterval() {
        Refresh early = answered(0);
        assertThat(early.hardAgeMillis(POLICY)).isEqualTo(1_600);
        assertThat(early.isScheduled(NOW + 1_199)).isFalse();
        assertThat(early.isScheduled(NOW + 1_200)).isTrue();
        Refresh middle = answered(0.5);
        assertThat(middle.hardAgeMillis(POLICY)).isEqualTo(2_000);
        assertThat(middle.isScheduled(NOW + 1_499)).isFalse();
        assertThat(middle.isScheduled(NOW + 1_500)).isTrue();
    }

    @Test
    void beforeTheFirstAnswerThePolicysIntervalHolds() {
        assertThat(new Refresh(Stored.drawing(0)).hardAgeMillis(POLICY)).isEqualTo(2_000);
    }

    @Test
    void noReadIsDueBeforeTheScheduleOrTheAgeRequiresIt() {
        Refresh refresh = answered(0);
        assertThat(refresh.softSpanMillis(NOW, POLICY)).isEqualTo(1_200);
        assertThat(refresh.softSpanMillis(NOW - 100, POLICY)).isEqualTo(1_300);
        assertThat(refresh.softSpanMillis(NOW - 5_000, POLICY)).isEqualTo(1_600);
        assertThat(refresh.softSpanMillis(NOW + 5_000, POLICY)).isZero();
    }

    @Test
    void aRunningReadIsAbandonedAfterASecondOrWhenTheClockStepsBack() {
        StoreRequest.Read read = read(1);
        assertThat(sent(read).inFlight(NOW + 999, POLICY)).isSameAs(read);
        assertThat(sent(read).inFlight(NOW + 1_000, POLICY)).isNull();
        assertThat(sent(read).inFlight(NOW - 1, POLICY)).isNull();
    }

    @Test
    void callersWaitForARunningReadAsLongAsItsBudget() {
        CircuitPolicy patient =
                POLICY.toBuilder().readBudget(Duration.ofSeconds(3)).build();
        StoreRequest.Read read = read(1);
        assertThat(sent(read).inFlight(NOW + 2_999, patient)).isSameAs(read);
        assertThat(sent(read).inFlight(NOW + 3_000, patient)).isNull();
    }

    @Test
    void onlyAReadWithAWaitingCallerMovesTheSchedule() {
        StoreRequest.Read read = read(1);
        Refresh refresh = sent(read);
        assertThat(refresh.answered(read(2), POLICY)).isFalse();
        assertThat(refresh.inFlight(NOW, POLICY)).isSameAs(read);
        assertThat(refresh.isScheduled(NOW + 1)).isTrue();
        assertThat(refresh.answered(read, POLICY)).isTrue();
        assertThat(refresh.inFlight(NOW, POLICY)).isNull();
        assertThat(refresh.isScheduled(NOW + 1)).isFalse();
    }

    @Test
    void aReadThatAFailureCausedDoesNotMoveTheSchedule() {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        refresh.sent(read(1), false);
        assertThat(refresh.mayFollowSuspicion(NOW + 199)).isFalse();
        assertThat(refresh.mayFollowSuspicion(NOW + 200)).isTrue();
        assertThat(refresh.answered(read(1), POLICY)).isFalse();
        assertThat(refresh.isScheduled(NOW + 1)).isTrue();
    }

    @Test
    void aThrottlingStoreIsReadLessOftenForAWhile() {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        fail(refresh, true);
        answer(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(3_200); // twice, times 0.8
        answer(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(2_560);
        for (int i = 0; i < 10; i++) {
            fail(refresh, true);
        }
        answer(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(24_000);
    }

    @Test
    void afterOtherErrorsAStoreIsReadAsOftenAsBefore() {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        fail(refresh, false);
        answer(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(2_000);
    }

    @Test
    void failuresBackOffUpToHalfAMinute() {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        assertThat(refresh.isFailing()).isFalse();
        for (long wait : new long[] {2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            fail(refresh, false);
            assertThat(refresh.isFailing()).isTrue();
            assertThat(refresh.isScheduled(NOW + wait - 1)).isFalse();
            assertThat(refresh.mayFollowSuspicion(NOW + wait - 1)).isFalse();
            assertThat(refresh.isScheduled(NOW + wait)).isTrue();
        }
        refresh.understood();
        assertThat(refresh.isFailing()).isFalse();
    }

    @Test
    void aBackOffIsJitteredByTwentyPercent() {
        Refresh refresh = new Refresh(Stored.drawing(0));
        fail(refresh, false);
        assertThat(refresh.isScheduled(NOW + 1_599)).isFalse();
        assertThat(refresh.isScheduled(NOW + 1_600)).isTrue();
    }

    @Test
    void aFailedReadThatNobodyWaitsForChangesNothing() {
        StoreRequest.Read read = read(1);
        Refresh refresh = sent(read);
        refresh.failed(read(2), true, NOW, POLICY);
        assertThat(refresh.isFailing()).isFalse();
        assertThat(refresh.inFlight(NOW, POLICY)).isSameAs(read);
    }

    private static Refresh answered(double draw) {
        Refresh refresh = new Refresh(Stored.drawing(draw));
        answer(refresh);
        return refresh;
    }

    private static Refresh sent(StoreRequest.Read read) {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        refresh.sent(read, true);
        return refresh;
    }

    private static void answer(Refresh refresh) {
        refresh.sent(read(1), true);
        assertThat(refresh.answered(read(1), POLICY)).isTrue();
    }

    private static void fail(Refresh refresh, boolean throttled) {
        refresh.sent(read(1), true);
        refresh.failed(read(1), throttled, NOW, POLICY);
    }

    private static StoreRequest.Read read(long order) {
        return new StoreRequest.Read(TestFleet.PAYMENTS, new ReadScope(false, false), NOW, order);
    }
}
