package dev.switchgear.protocol;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The state of a snapshot at a time, to the millisecond. */
final class CircuitSnapshotTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();

    @Test
    void anAbsentItemCostsNothingToRead() {
        assertThat(CircuitSnapshot.of(CircuitItem.ABSENT)).isSameAs(CircuitSnapshot.ABSENT);
        assertThat(CircuitSnapshot.ABSENT.reason()).isEmpty();
    }

    @Test
    void aRampRunsForItsTimeAndStartsEarlyByTheSkewOfClocks() {
        CircuitSnapshot ramping = Stored.closed()
                .with(Attribute.RAMP_FROM, NOW)
                .with(Attribute.RAMP_MILLIS, 10_000L)
                .snapshot();
        assertThat(ramping.phase(NOW - 2_001, POLICY)).isEqualTo(Phase.CLOSED);
        assertThat(ramping.phase(NOW - 2_000, POLICY)).isEqualTo(Phase.RAMPING);
        assertThat(ramping.phase(NOW + 9_999, POLICY)).isEqualTo(Phase.RAMPING);
        assertThat(ramping.phase(NOW + 10_000, POLICY)).isEqualTo(Phase.CLOSED);
        CircuitSnapshot without = Stored.closed().with(Attribute.RAMP_FROM, NOW).snapshot();
        assertThat(without.phase(NOW - 1, POLICY)).isEqualTo(Phase.CLOSED);
    }

    @Test
    void aWaitRunsUntilItsEndUnlessItsEndIsAbsurd() {
        assertThat(waitingUntil(NOW + 1)).isEqualTo(Phase.WAITING);
        assertThat(waitingUntil(NOW)).isEqualTo(Phase.PROBING);
        assertThat(waitingUntil(NOW + 302_000)).isEqualTo(Phase.WAITING);
        assertThat(waitingUntil(NOW + 302_001)).isEqualTo(Phase.PROBING);
    }

    @Test
    void aSignalMayHoldItOpenForLonger() {
        Stored signalled = Stored.open().with(Attribute.SIGNALS, Set.of("alarm"));
        Stored longest = signalled.with(Attribute.OPEN_UNTIL, NOW + 86_402_000);
        Stored absurd = signalled.with(Attribute.OPEN_UNTIL, NOW + 86_402_001);
        assertThat(longest.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.WAITING);
        assertThat(absurd.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.PROBING);
    }

    @Test
    void aSignalThatHasEndedHoldsNothingOpen() {
        Stored signalled =
                Stored.open().with(Attribute.SIGNALS, Set.of("alarm")).with(Attribute.OPEN_UNTIL, NOW + 400_000);
        Stored ended = signalled.with(Attribute.signalUntil("alarm"), NOW - 2_001);
        Stored holding = signalled.with(Attribute.signalUntil("alarm"), NOW + 400_000);
        assertThat(ended.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.PROBING);
        assertThat(holding.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.WAITING);
    }

    @Test
    void aSignalHoldsTheCircuitUntilItsEnd() {
        CircuitSnapshot held = Stored.open()
                .with(Attribute.SIGNALS, Set.of("alarm", "health"))
                .with(Attribute.signalUntil("alarm"), NOW)
                .with(Attribute.signalUntil("health"), NOW + 1)
                .snapshot();
        assertThat(held.signals(NOW - 1)).containsExactlyInAnyOrder("alarm", "health");
        assertThat(held.signals(NOW)).containsExactly("health");
    }

    @Test
    void theLongWaitOfASignalIsValidUntilNoClockSeesTheSignalInForce() {
        Stored signalled =
                Stored.open().with(Attribute.SIGNALS, Set.of("alarm")).with(Attribute.OPEN_UNTIL, NOW + 400_000);
        Stored recent = signalled.with(Attribute.signalUntil("alarm"), NOW - 1_999);
        Stored past = signalled.with(Attribute.signalUntil("alarm"), NOW - 2_000);
        assertThat(recent.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.WAITING);
        assertThat(past.snapshot().phase(NOW, POLICY)).isEqualTo(Phase.PROBING);
    }

    @Test
    void aWatchFromAClockAMinuteAheadHasNoMembers() {
        assertThat(new Watch(1, NOW + 60_000, NOW + 75_000).isActive(NOW)).isTrue();
        assertThat(new Watch(1, NOW + 60_001, NOW + 75_000).isActive(NOW)).isFalse();
    }

    @Test
    void aWatchThatRanOutHasNoVerdict() {
        Stored looksBack = Stored.closed()
                .with(Attribute.WATCH, 1L)
                .with(Attribute.WATCH_FROM, NOW - 2_000)
                .with(Attribute.LEVEL_AT, NOW)
                .with(Attribute.LEVEL, 1L);
        Stored over = looksBack.with(Attribute.WATCH_UNTIL, NOW + 15_000);
        Stored calmed = looksBack.with(Attribute.WATCH_UNTIL, NOW - 2_000);
        assertThat(over.snapshot().isCalmed()).isFalse();
        assertThat(calmed.snapshot().isCalmed()).isTrue();
        assertThat(over.snapshot().isCalmedSince(Stored.closed().snapshot(), NOW + 16_000))
                .isFalse();
    }

    @Test
    void aWatchThatEndedWhenItsLevelWasSetWasNotCalmed() {
        Stored watched = Stored.closed().watched(1, NOW - 5_000, NOW);
        assertThat(watched.with(Attribute.LEVEL_AT, NOW).snapshot().isCalmed()).isFalse();
        assertThat(watched.with(Attribute.LEVEL_AT, NOW + 1).snapshot().isCalmed())
                .isTrue();
    }

    @Test
    void aWatchThatWasCalmedSinceTheLastReadHasFoundNothing() {
        Stored calmed = Stored.closed()
                .watched(1, NOW - 9_000, NOW - 2_000)
                .with(Attribute.LEVEL, 1L)
                .with(Attribute.LEVEL_AT, NOW);
        assertThat(isCalmedSinceItsStart(calmed)).isTrue();
        assertThat(calmed.snapshot().isCalmedSince(calmed.snapshot(), NOW))
                .as("known already")
                .isFalse();
        assertThat(isCalmedSinceItsStart(calmed.with(Attribute.EPOCH, Stored.EPOCH + 1)))
                .as("another period")
                .isFalse();
        assertThat(isCalmedSinceItsStart(calmed.with(Attribute.LEVEL, 0L)))
                .as("no level")
                .isFalse();
        assertThat(isCalmedSinceItsStart(calmed.with(Attribute.WATCH_UNTIL, NOW)))
                .as("its time was over")
                .isFalse();
        assertThat(calmed.snapshot().isCalmedSince(watchStarted(), NOW - 2_001))
                .as("still active for a clock that is far behind")
                .isFalse();
    }

    @Test
    void aWatchThatLooksBackIsAsOldAsItsStart() {
        Stored looksBack = Stored.closed().watched(1, NOW - 2_000, NOW + 15_000);
        Stored own = looksBack.with(Attribute.LEVEL_AT, NOW);
        assertThat(own.snapshot().watchAgeMillis(NOW + 500)).isEqualTo(500);
        assertThat(own.snapshot().watchAgeMillis(NOW - 500)).isZero();
        assertThat(looksBack.with(Attribute.LEVEL_AT, NOW - 60_000).snapshot().watchAgeMillis(NOW))
                .as("the level of an earlier watch")
                .isEqualTo(2_000);
        assertThat(own.with(Attribute.WATCH_UNTIL, NOW).snapshot().watchAgeMillis(NOW))
                .as("the level with which it ended")
                .isEqualTo(2_000);
    }

    @Test
    void theWatchOfARecoveryStartsWithItsRamp() {
        assertThat(Stored.closed().snapshot().isWatchedAfterRecovery()).isFalse();
        Stored recovered = Stored.closed().with(Attribute.RAMP_FROM, NOW);
        assertThat(recovered.watched(1, NOW, NOW + 10_000).snapshot().isWatchedAfterRecovery())
                .isTrue();
        assertThat(recovered.watched(2, NOW + 1, NOW + 10_000).snapshot().isWatchedAfterRecovery())
                .isFalse();
    }

    @Test
    void theMoreWatchesFoundNothingTheLongerNoneFollows() {
        assertThat(IntStream.rangeClosed(0, 8).mapToLong(Watch::gapMillis))
                .containsExactly(0L, 5_000L, 5_000L, 5_000L, 10_000L, 20_000L, 40_000L, 60_000L, 60_000L);
    }

    @Test
    void aWatchOfLongCallsContinuesUntilTheNextReport() {
        Watch watch = new Watch(1, NOW, NOW + 60_000);
        assertThat(watch.mayExtend(NOW + 49_000, 0)).as("short calls").isFalse();
        assertThat(watch.mayExtend(NOW + 51_000, 0)).isTrue();
        assertThat(watch.mayExtend(NOW + 20_000, 30_000)).as("calls of 30 s").isTrue();
        Watch extended = new Watch(1, NOW, NOW + Watch.extensionMillis(30_000));
        assertThat(extended.mayExtend(NOW + 20_000, 30_000))
                .as("not with every report")
                .isFalse();
        Watch old = new Watch(1, NOW, NOW + 370_000);
        assertThat(old.mayExtend(NOW + 360_000, 30_000)).as("twelve of them").isFalse();
    }

    @Test
    void theLevelFallsByOneEveryFiveMinutesAndStaysWithinItsRange() {
        CircuitSnapshot tried = Stored.closed()
                .with(Attribute.LEVEL, 5L)
                .with(Attribute.LEVEL_AT, NOW)
                .snapshot();
        assertThat(tried.levelAt(NOW - 1)).isEqualTo(5);
        assertThat(tried.levelAt(NOW + 299_999)).isEqualTo(5);
        assertThat(tried.levelAt(NOW + 300_000)).isEqualTo(4);
        assertThat(tried.levelAt(NOW + 900_000)).isEqualTo(2);
        assertThat(tried.levelAt(NOW + 9_000_000)).isZero();
        assertThat(Stored.closed().with(Attribute.LEVEL, 99L).snapshot().levelAt(0))
                .isEqualTo(8);
    }

    @Test
    void aTripWithinAMinuteOfARecoveryIsARelapse() {
        Stored recovered = Stored.closed().with(Attribute.REOPENS, 4L);
        CircuitSnapshot known = recovered.with(Attribute.RAMP_FROM, NOW).snapshot();
        assertThat(known.reopensIfTripped(NOW + 60_000)).isEqualTo(5);
        assertThat(known.reopensIfTripped(NOW + 60_001)).isZero();
        assertThat(recovered.snapshot().reopensIfTripped(1_000))
                .as("it never ramped")
                .isZero();
        assertThat(recovered
                        .with(Attribute.REOPENS, 30L)
                        .with(Attribute.RAMP_FROM, NOW)
                        .snapshot()
                        .reopensIfTripped(NOW))
                .isEqualTo(30);
    }

    @Test
    void probersWaitForTheFirstLeaseToEnd() {
        Stored open = Stored.open();
        assertThat(open.snapshot().firstLeaseOver(NOW)).isEqualTo(NOW);
        assertThat(open.leased(1, NOW - 3_000).snapshot().firstLeaseOver(NOW)).isEqualTo(NOW);
        CircuitSnapshot taken = open.leased(1, NOW + 5_000)
                .leased(2, NOW + 3_000)
                .leased(3, NOW - 3_000)
                .snapshot();
        assertThat(taken.firstLeaseOver(NOW)).isEqualTo(NOW + 3_000 + 2_000 + 1);
        assertThat(taken.allSlotsFree(NOW)).isFalse();
        assertThat(taken.allSlotsFree(NOW + 7_001)).isTrue();
    }

    @Test
    void onlyProbesWithinTheirLeasesAreRunning() {
        Stored open = Stored.open();
        assertThat(open.snapshot().runningLeases(NOW)).isZero();
        CircuitSnapshot taken = open.leased(1, NOW + 5_000)
                .leased(2, NOW - 2_000)
                .leased(3, NOW - 2_001)
                .snapshot();
        assertThat(taken.runningLeases(NOW)).isEqualTo(2);
    }

    @Test
    void aProbeCouldBeGrantedSinceTheWaitOrTheLastDeadLeaseEnded() {
        Stored past = Stored.open().with(Attribute.OPEN_UNTIL, NOW - 7_000);
        assertThat(past.snapshot().grantableSince(NOW)).isEqualTo(NOW - 7_000);
        assertThat(past.snapshot().grantableSince(NOW - 7_000)).isEqualTo(NOW - 7_000);
        assertThat(past.leased(1, NOW - 3_000).snapshot().grantableSince(NOW)).isEqualTo(NOW - 1_000);
        assertThat(past.leased(1, NOW - 1_500).snapshot().grantableSince(NOW))
                .as("still held")
                .isEqualTo(NOW - 7_000);
        Stored absurd = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 9_000_000);
        assertThat(absurd.snapshot().grantableSince(NOW)).isZero();
    }

    @Test
    void heldSlotsBeyondThePolicysNumberAreSeen() {
        assertThat(Stored.open().snapshot().highestSlot(POLICY)).isEqualTo(3);
        CircuitSnapshot wide = Stored.open().leased(8, NOW + 1_000).snapshot();
        assertThat(wide.highestSlot(POLICY)).isEqualTo(8);
        assertThat(wide.leases()).containsExactly(new Lease(8, "n8", NOW + 1_000));
    }

    @Test
    void onlyTheFirstItemOfAClosedCircuitBeginsNoNewPeriod() {
        CircuitSnapshot absent = CircuitSnapshot.ABSENT;
        CircuitSnapshot closed = Stored.closed().snapshot();
        CircuitSnapshot open = Stored.open().snapshot();
        CircuitSnapshot later =
                Stored.closed().with(Attribute.EPOCH, Stored.EPOCH + 1).snapshot();
        CircuitSnapshot nameless = Stored.open().with(Attribute.EPOCH, 0L).snapshot();
        assertThat(absent.isOtherPeriodThan(closed)).isFalse();
        assertThat(absent.isOtherPeriodThan(open)).isTrue();
        assertThat(closed.isOtherPeriodThan(later)).isTrue();
        assertThat(closed.isOtherPeriodThan(closed)).isFalse();
        assertThat(nameless.isOtherPeriodThan(closed)).isTrue();
    }

    @Test
    void aCircuitIsActiveWhenItIsOpenWatchedOrOrdered() {
        assertThat(Stored.closed().snapshot().isActive(NOW)).isFalse();
        assertThat(Stored.open().snapshot().isActive(NOW)).isTrue();
        assertThat(Stored.closed().watched(1, NOW, NOW + 1).snapshot().isActive(NOW))
                .isTrue();
        assertThat(Stored.closed()
                        .ordered(OperatorOverride.Kind.DISABLED)
                        .snapshot()
                        .isActive(NOW))
                .isTrue();
    }

    @Test
    void anOpenCircuitIsInTroubleWhileItWaitsOrSomebodyProbesIt() {
        Stored open = Stored.open();
        assertThat(open.snapshot().isInTrouble(NOW)).isFalse();
        assertThat(open.with(Attribute.OPEN_UNTIL, NOW + 1).snapshot().isInTrouble(NOW))
                .isTrue();
        assertThat(open.with(Attribute.OPEN_UNTIL, NOW).snapshot().isInTrouble(NOW))
                .isFalse();
        assertThat(open.with(Attribute.COMMITTED_AT, NOW - 299_999).snapshot().isInTrouble(NOW))
                .isTrue();
        assertThat(open.with(Attribute.COMMITTED_AT, NOW - 300_000).snapshot().isInTrouble(NOW))
                .isFalse();
    }

    @Test
    void aClosedCircuitIsInTroubleWhileItIsWatched() {
        Stored closed = Stored.closed().with(Attribute.COMMITTED_AT, NOW);
        assertThat(closed.snapshot().isInTrouble(NOW)).isFalse();
        assertThat(closed.watched(1, NOW, NOW + 1).snapshot().isInTrouble(NOW)).isTrue();
    }

    @Test
    void anItemIsForgottenWhenItHasExpiredForEveryClock() {
        Stored mortal =
                Stored.closed().with(Attribute.COMMITTED_AT, NOW - 1_000).with(Attribute.TTL, NOW / 1_000);
        assertThat(mortal.snapshot().isForgotten(NOW + 2_000)).isFalse();
        assertThat(mortal.snapshot().isForgotten(NOW + 2_001)).isTrue();
    }

    @Test
    void anItemWithoutAnExpiryIsForgottenAWeekAfterItsLastWriteOrTheEndOfItsOverride() {
        Stored written = Stored.closed().with(Attribute.COMMITTED_AT, NOW - Protocol.ITEM_LIFE_MILLIS);
        assertThat(written.snapshot().isForgotten(NOW + 2_000)).isFalse();
        assertThat(written.snapshot().isForgotten(NOW + 2_001)).isTrue();
        CircuitSnapshot ordered = written.ordered(OperatorOverride.Kind.DISABLED)
                .with(Attribute.OVERRIDE_UNTIL, NOW)
                .snapshot();
        assertThat(ordered.isForgotten(NOW + 2_001)).isFalse();
        assertThat(ordered.isForgotten(NOW + Protocol.ITEM_LIFE_MILLIS + 2_000)).isFalse();
        assertThat(ordered.isForgotten(NOW + Protocol.ITEM_LIFE_MILLIS + 2_001)).isTrue();
    }

    @Test
    void anItemOfWhichNobodyKnowsWhenItWasWrittenIsNotForgotten() {
        assertThat(Stored.closed().snapshot().isForgotten(NOW)).isFalse();
    }

    @Test
    void anExpiredItemIsNotForgottenWhileItHasAnEffect() {
        Stored expired = Stored.closed().with(Attribute.TTL, NOW / 1_000 - 60);
        assertThat(expired.snapshot().isForgotten(NOW)).isTrue();
        assertThat(expired.with(Attribute.POLICY, "{}").snapshot().isForgotten(NOW))
                .isFalse();
        assertThat(expired.with(Attribute.OPEN_UNTIL, NOW + 1).snapshot().isForgotten(NOW))
                .isFalse();
        assertThat(expired.with(Attribute.OPEN_UNTIL, NOW).snapshot().isForgotten(NOW))
                .isTrue();
        assertThat(expired.watched(1, NOW, NOW + 1).snapshot().isForgotten(NOW)).isFalse();
        Stored ordered = expired.ordered(OperatorOverride.Kind.DISABLED);
        assertThat(ordered.snapshot().isForgotten(NOW)).isFalse();
        assertThat(ordered.with(Attribute.OVERRIDE_UNTIL, NOW).snapshot().isForgotten(NOW))
                .isTrue();
    }

    @Test
    void aLeaseIsOverOnceClocksCannotDifferAboutItOrWhenItIsAbsurd() {
        assertThat(new Lease(1, "n", NOW - 2_000).isOver(NOW)).isFalse();
        assertThat(new Lease(1, "n", NOW - 2_001).isOver(NOW)).isTrue();
        assertThat(new Lease(1, "n", NOW + 905_000).isOver(NOW)).isFalse();
        assertThat(new Lease(1, "n", NOW + 905_001).isOver(NOW)).isTrue();
    }

    @Test
    void aWatchIsActiveUntilItsEndUnlessItsEndIsAbsurd() {
        assertThat(new Watch(1, NOW, NOW + 1).isActive(NOW)).isTrue();
        assertThat(new Watch(1, NOW, NOW).isActive(NOW)).isFalse();
        assertThat(new Watch(0, NOW, NOW + 1).isActive(NOW)).isFalse();
        assertThat(new Watch(1, NOW, NOW + 1_357_000).isActive(NOW)).isTrue();
        assertThat(new Watch(1, NOW, NOW + 1_357_001).isActive(NOW)).isFalse();
        assertThat(new Watch(1, NOW, NOW).ageMillis(NOW + 7)).isEqualTo(7);
        assertThat(new Watch(1, NOW, NOW).ageMillis(NOW - 7)).isZero();
    }

    private static boolean isCalmedSinceItsStart(Stored stored) {
        return stored.snapshot().isCalmedSince(watchStarted(), NOW);
    }

    private static CircuitSnapshot watchStarted() {
        return Stored.closed()
                .watched(1, NOW - 9_000, NOW + 6_000)
                .with(Attribute.LEVEL_AT, NOW - 9_000)
                .snapshot();
    }

    private static Phase waitingUntil(long until) {
        return Stored.open().with(Attribute.OPEN_UNTIL, until).snapshot().phase(NOW, POLICY);
    }
}
