package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When a dependency is read again, to the millisecond. */
final class RefreshTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();
    private static final ReadScope SCOPE = new ReadScope(false, false);

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
        assertThat(refresh.failed(read(2), true, NOW, POLICY)).isFalse();
        assertThat(refresh.isFailing()).isFalse();
        assertThat(refresh.inFlight(NOW, POLICY)).isSameAs(read);
    }

    @Test
    void oneReadWithoutAnAnswerIsExplainedByAFreezeAndASecondOneIsAFailure() {
        Refresh refresh = sent(read(1));
        assertThat(refresh.inFlight(NOW + 1_000, POLICY)).isNull();
        assertThat(refresh.isFailing()).isFalse();
        assertThat(refresh.mayRead(NOW + 1_000)).isTrue();
        refresh.sent(read(2), true);
        assertThat(refresh.inFlight(NOW + 1_000, POLICY)).isNull();
        assertThat(refresh.isFailing()).isTrue();
        assertThat(refresh.mayRead(NOW + 2_999)).isFalse();
        assertThat(refresh.mayRead(NOW + 3_000)).isTrue();
    }

    @Test
    void anAnswerBetweenTwoReadsWithoutOneExcusesBoth() {
        Refresh refresh = sent(read(1));
        assertThat(refresh.inFlight(NOW + 1_000, POLICY)).isNull();
        answer(refresh);
        refresh.sent(read(2), true);
        assertThat(refresh.inFlight(NOW + 1_000, POLICY)).isNull();
        assertThat(refresh.isFailing()).isFalse();
    }

    @Test
    void afterOneCallHasWaitedInVainForARunningReadTheNextOnesDoNotWaitForIt() {
        Refresh refresh = sent(read(1));
        refresh.late(read(2));
        assertThat(refresh.isWorthWaiting()).as("another read was late").isTrue();
        refresh.late(read(1));
        assertThat(refresh.isWorthWaiting()).isFalse();
        refresh.sent(read(2), true);
        assertThat(refresh.isWorthWaiting()).as("for the next read").isTrue();
    }

    @Test
    void onlyOneCallWaitsLongerUntilTheStoreAnswers() {
        Refresh refresh = sent(read(1));
        refresh.late(read(1));
        assertThat(refresh.mayWaitLonger()).as("it has waited as usual").isTrue();
        refresh.sent(longRead(2), true);
        refresh.late(longRead(2));
        assertThat(refresh.mayWaitLonger()).isFalse();
        refresh.sent(read(3), true);
        refresh.late(read(3));
        assertThat(refresh.mayWaitLonger()).as("the store has not answered yet").isFalse();
        answer(refresh);
        assertThat(refresh.mayWaitLonger()).isTrue();
    }

    @Test
    void aCallThatWaitedLongerForAReadThatFailedWasTheOnlyOneToo() {
        Refresh refresh = sent(read(1));
        assertThat(refresh.failed(read(1), false, NOW, POLICY)).isTrue();
        assertThat(refresh.mayWaitLonger()).isTrue();
        refresh.sent(longRead(2), true);
        assertThat(refresh.failed(longRead(2), false, NOW, POLICY)).isTrue();
        assertThat(refresh.mayWaitLonger()).isFalse();
    }

    @Test
    void aStoreThatRecoversFromThrottlingIsReadSoonerWithEachAnswer() {
        Refresh refresh = new Refresh(Stored.drawing(0.5));
        for (int i = 0; i < 10; i++) {
            fail(refresh, true);
        }
        answer(refresh);
        answerAfterABadCall(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(23_040); // 0.8 * 24,000, plus the longest jitter
        answerAfterABadCall(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(18_432);
    }

    @Test
    void aSnapshotAtRestMayBecomeTwiceAsOldAndThenAsOldAsTheFleetAllows() {
        Refresh refresh = answered(0.5);
        refresh.rest(read(1), 10_000, POLICY);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(3_900); // 4,000, with half of 5 % jitter
        assertThat(firstDue(refresh)).isEqualTo(3_510);
        answerAfterABadCall(refresh);
        assertThat(refresh.hardAgeMillis(POLICY)).as("after a bad call").isEqualTo(3_900);
        refresh.rest(read(1), 10_000, POLICY);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(9_750);
        assertThat(firstDue(refresh)).isEqualTo(8_775);
    }

    @Test
    void aFleetThatIsNotLargeDoesNotRest() {
        Refresh refresh = answered(0);
        refresh.rest(read(1), 2_000, POLICY);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(1_600);
        refresh.rest(read(1), 2_001, POLICY);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(1_901); // 95 % of it
    }

    @Test
    void aReadAtRestThatIsNotOnScheduleDoesNotPutTheNextOneOff() {
        Refresh refresh = answered(0);
        refresh.rest(read(1), 4_000, POLICY);
        assertThat(firstDue(refresh)).isEqualTo(3_420);
        refresh.rest(sentAt(NOW + 500), 4_000, POLICY);
        assertThat(firstDue(refresh)).isEqualTo(3_420);
    }

    @Test
    void whoIsRousedReadsAsIfItHadReadAtTheUsualIntervalAllTheTime() {
        Refresh refresh = answered(0.5);
        refresh.rest(read(1), 10_000, POLICY);
        refresh.rouse(read(1), POLICY);
        assertThat(refresh.hardAgeMillis(POLICY)).isEqualTo(2_400);
        assertThat(firstDue(refresh)).isEqualTo(900); // half of three quarters of it
        refresh.rouse(sentAt(NOW + 500), POLICY);
        assertThat(firstDue(refresh)).as("after the next failed call").isEqualTo(900);
    }

    @Test
    void throttlingIsRememberedForHalfAnHourToOneAndAHalf() {
        Refresh early = new Refresh(Stored.drawing(0));
        fail(early, true);
        assertThat(early.wasThrottled(NOW + 1_799_999)).isTrue();
        assertThat(early.wasThrottled(NOW + 1_800_000)).isFalse();
        Refresh middle = new Refresh(Stored.drawing(0.5));
        fail(middle, true);
        assertThat(middle.wasThrottled(NOW + 3_599_999)).isTrue();
        assertThat(middle.wasThrottled(NOW + 3_600_000)).isFalse();
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

    private static void answerAfterABadCall(Refresh refresh) {
        refresh.sent(read(1), false);
        assertThat(refresh.answered(read(1), POLICY)).isFalse();
    }

    /** After how many milliseconds a read is scheduled. */
    private static long firstDue(Refresh refresh) {
        return LongStream.range(0, 60_000)
                .filter(millis -> refresh.isScheduled(NOW + millis))
                .findFirst()
                .orElseThrow();
    }

    private static StoreRequest.Read read(long order) {
        return new StoreRequest.Read(TestFleet.PAYMENTS, SCOPE, NOW, order);
    }

    private static StoreRequest.Read sentAt(long millis) {
        return new StoreRequest.Read(TestFleet.PAYMENTS, SCOPE, millis, 2);
    }

    /** A read that a call waits longer for, because it has no current snapshot. */
    private static StoreRequest.Read longRead(long order) {
        return new StoreRequest.Read(TestFleet.PAYMENTS, SCOPE, NOW, order, ReadWait.FIRST);
    }
}
