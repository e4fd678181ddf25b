package dev.switchgear.protocol;

import static dev.switchgear.protocol.Stored.EPOCH;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The protocol's rules, each on the item it was made for and on the nearest one that must refuse it. */
final class TransitionsTest {
    private static final Transitions RULES = new Transitions(CircuitPolicy.defaults(), "writer");
    private static final Stored WATCHED = Stored.closed().watched(3, NOW - 5_000, NOW + 10_000);
    private static final Stored WAITED = Stored.open().with(Attribute.OPEN_UNTIL, NOW);

    @Test
    void aWatchStartsInAnItemThatNeverHadOne() {
        Stored quiet = Stored.closed();
        assertThat(applied(RULES.watch(quiet.snapshot(), NOW), quiet).snapshot().watch())
                .isEqualTo(new Watch(1, NOW, NOW + 15_000));
        assertRefused(RULES.watch(quiet.snapshot(), NOW), WATCHED);
    }

    @Test
    void aWatchFollowsTheOneItKnowsOnceThatHasEnded() {
        Stored ended = Stored.closed().watched(3, NOW - 15_000, NOW);
        Stored running = Stored.closed().watched(3, NOW - 15_000, NOW + 1);
        Stored absurd = Stored.closed().watched(3, NOW, NOW + 1_357_001);
        Stored next = Stored.closed().watched(4, NOW - 15_000, NOW);
        Transition watch = RULES.watch(ended.snapshot(), NOW);
        assertThat(applied(watch, ended).snapshot().watch().number()).isEqualTo(4);
        assertThat(applied(watch, absurd).snapshot().watch().number()).isEqualTo(4);
        assertRefused(watch, running);
        assertRefused(watch, next);
    }

    @Test
    void aWatchOfLongCallsLastsUntilThoseThatBeganAtItsStartAreReported() {
        Stored quiet = Stored.closed();
        assertThat(applied(RULES.watch(quiet.snapshot(), NOW, NOW, 20_000), quiet)
                        .snapshot()
                        .watch())
                .isEqualTo(new Watch(1, NOW, NOW + 35_000));
    }

    @Test
    void aWatchKeepsTheLevelAsItHasDecayed() {
        Stored tried = Stored.closed().with(Attribute.LEVEL, 4L).with(Attribute.LEVEL_AT, NOW - 300_000);
        CircuitSnapshot watched =
                applied(RULES.watch(tried.snapshot(), NOW), tried).snapshot();
        assertThat(watched.level()).isEqualTo(3);
        assertThat(watched.levelAt()).isEqualTo(NOW);
    }

    @Test
    void aSmallFleetRampsUpSooner() {
        assertThat(rampOf(0, 0)).as("unknown").isEqualTo(10_000);
        assertThat(rampOf(1, 0)).isEqualTo(2_000);
        assertThat(rampOf(8, 0)).isEqualTo(2_000);
        assertThat(rampOf(9, 0)).isEqualTo(2_250);
        assertThat(rampOf(40, 0)).isEqualTo(10_000);
        assertThat(rampOf(5_000, 0)).isEqualTo(10_000);
        assertThat(rampOf(3, 500)).as("the policy knows better").isEqualTo(10_000);
    }

    @Test
    void aSmallFleetAfterARelapseRampsUpForTheWholeTime() {
        Stored relapsed = Stored.open()
                .with(Attribute.PROBE_SCORE, 3L)
                .with(Attribute.FLEET_HINT, 8L)
                .with(Attribute.OPENED_AT, NOW - 5_000);
        Stored again = relapsed.with(Attribute.RAMP_FROM, NOW - 65_000);
        assertThat(applied(RULES.close(again.snapshot(), NOW), again).snapshot().rampMillis())
                .isEqualTo(10_000);
        Stored later = relapsed.with(Attribute.RAMP_FROM, NOW - 65_001);
        assertThat(applied(RULES.close(later.snapshot(), NOW), later).snapshot().rampMillis())
                .isEqualTo(2_000);
    }

    private static long rampOf(int fleetHint, int fleetSize) {
        Transitions rules =
                new Transitions(CircuitPolicy.builder().fleetSize(fleetSize).build(), "writer");
        Stored probed = Stored.open().with(Attribute.PROBE_SCORE, 3L).with(Attribute.FLEET_HINT, (long) fleetHint);
        CircuitSnapshot closed =
                applied(rules.close(probed.snapshot(), NOW), probed).snapshot();
        assertThat(closed.watch().untilMillis()).isEqualTo(NOW + 10_000);
        return closed.rampMillis();
    }

    @Test
    void aTripOpensAndClearsTheSlotsOfTheLastProbes() {
        Stored left = WATCHED.leased(1, NOW + 1).leased(3, NOW + 1);
        Stored opened = applied(RULES.trip(WATCHED.snapshot(), NOW, "why", 2_000, 40), left);
        assertThat(opened.snapshot().open()).isTrue();
        assertThat(opened.snapshot().epoch()).isEqualTo(NOW);
        assertThat(opened.snapshot().openUntil()).isEqualTo(NOW + 2_000);
        assertThat(opened.snapshot().fleetHint()).isEqualTo(40);
        assertThat(opened.snapshot().leases()).isEmpty();
        assertRefused(RULES.trip(WATCHED.snapshot(), NOW + 10_000, "late", 2_000, 40), WATCHED);
    }

    @Test
    void anEpochGrowsEvenIfItsWritersClockIsBehind() {
        Stored ahead = WATCHED.with(Attribute.EPOCH, NOW + 5);
        assertThat(applied(RULES.trip(ahead.snapshot(), NOW, "why", 2_000, 40), ahead)
                        .snapshot()
                        .epoch())
                .isEqualTo(NOW + 6);
    }

    @Test
    void aSlotIsGrantedWhenItsLeaseIsFreeOverOrAbsurd() {
        Transition grant = RULES.grant(WAITED.snapshot(), 2, "mine", NOW);
        assertThat(applied(grant, WAITED).snapshot().leases()).containsExactly(new Lease(2, "mine", NOW + 5_000));
        assertThat(applied(grant, WAITED).snapshot().grants()).isEqualTo(1);
        applied(grant, WAITED.leased(2, NOW - 2_001));
        applied(grant, WAITED.leased(2, NOW + 905_001));
        assertRefused(grant, WAITED.leased(2, NOW - 2_000));
        assertRefused(grant, WAITED.leased(2, NOW + 905_000));
    }

    @Test
    void noSlotIsGrantedDuringAWaitAfterAVerdictOrWhenAllAreUsed() {
        Transition grant = RULES.grant(WAITED.snapshot(), 1, "mine", NOW);
        assertRefused(grant, WAITED.with(Attribute.OPEN_UNTIL, NOW + 1));
        assertRefused(grant, WAITED.with(Attribute.PROBE_SCORE, 3L));
        assertRefused(grant, WAITED.with(Attribute.PROBE_SCORE, -2L));
        assertRefused(grant, WAITED.with(Attribute.GRANTS, 10L));
        applied(grant, WAITED.with(Attribute.GRANTS, 9L).with(Attribute.PROBE_SCORE, 2L));
    }

    @Test
    void anAbsurdWaitIsReplacedByTheGrant() {
        Stored absurd = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 9_000_000);
        assertThat(applied(RULES.grant(absurd.snapshot(), 1, "mine", NOW), absurd)
                        .snapshot()
                        .openUntil())
                .isEqualTo(NOW);
    }

    @Test
    void aGrantLeavesTheEndOfAWaitThatIsOverAsItIs() {
        Stored sooner = WAITED.with(Attribute.OPEN_UNTIL, NOW - 5_000);
        assertThat(applied(RULES.grant(WAITED.snapshot(), 1, "mine", NOW), sooner)
                        .snapshot()
                        .openUntil())
                .isEqualTo(NOW - 5_000);
    }

    @Test
    void onlyAGoodProbeSaysHowLongCallsTake() {
        assertThat(probeMillis(1, 1)).isEqualTo(1);
        assertThat(probeMillis(1, 0)).as("unknown").isEqualTo(300);
        assertThat(probeMillis(0, 700)).as("ignored").isEqualTo(300);
        assertThat(probeMillis(-1, 700)).as("bad").isEqualTo(300);
    }

    @Test
    void aProbeIsRecordedUnderItsNonceOnlyAndAnIgnoredOneScoresNothing() {
        Stored leased = WAITED.leased(1, NOW + 1_000);
        Lease mine = new Lease(1, "n1", NOW + 1_000);
        Stored good = applied(RULES.probe(leased.snapshot(), mine, 1, NOW), leased);
        assertThat(good.snapshot().probeScore()).isEqualTo(1);
        assertThat(good.snapshot().leases()).isEmpty();
        Stored nothing = applied(RULES.probe(leased.snapshot(), mine, 0, NOW), leased);
        assertThat(nothing.item().has(Attribute.PROBE_SCORE)).isFalse();
        Lease others = new Lease(1, "other", NOW + 1_000);
        assertRefused(RULES.probe(leased.snapshot(), others, 1, NOW), leased);
    }

    @Test
    void aClosedCircuitIsWatchedWhileItRampsForTenSecondsAtLeast() {
        Stored good = WAITED.with(Attribute.PROBE_SCORE, 3L).watched(3, NOW - 90_000, NOW - 80_000);
        Stored closed = applied(RULES.close(good.snapshot(), NOW), good);
        assertThat(closed.snapshot().watch()).isEqualTo(new Watch(4, NOW, NOW + 10_000));
        assertThat(closed.snapshot().phase(NOW, CircuitPolicy.defaults())).isEqualTo(Phase.RAMPING);
        CircuitPolicy slow =
                CircuitPolicy.builder().ramp(Duration.ofSeconds(30)).build();
        Stored ramping = applied(new Transitions(slow, "writer").close(good.snapshot(), NOW), good);
        assertThat(ramping.snapshot().watch().untilMillis()).isEqualTo(NOW + 30_000);
        assertRefused(RULES.close(good.snapshot(), NOW), good.with(Attribute.PROBE_SCORE, 2L));
    }

    @Test
    void aCircuitWaitsAgainAfterBadProbesOnly() {
        Stored bad = WAITED.with(Attribute.PROBE_SCORE, -2L).with(Attribute.REOPENS, 1L);
        Stored again = applied(RULES.reopen(bad.snapshot(), NOW, 4_000), bad);
        assertThat(again.snapshot().reopens()).isEqualTo(2);
        assertThat(again.snapshot().openUntil()).isEqualTo(NOW + 4_000);
        assertThat(again.snapshot().probeScore()).isZero();
        assertRefused(RULES.reopen(bad.snapshot(), NOW, 4_000), bad.with(Attribute.PROBE_SCORE, -1L));
    }

    @Test
    void aCircuitWhosePermitsAreUsedUpWaitsForEverySlot() {
        Stored used = WAITED.with(Attribute.GRANTS, 10L);
        Transition renew = RULES.renew(used.snapshot(), NOW, 4_000);
        assertThat(applied(renew, used).snapshot().grants()).isZero();
        assertRefused(renew, used.leased(1, NOW));
        assertRefused(renew, used.leased(3, NOW - 2_000));
        applied(renew, used.leased(3, NOW - 2_001));
        applied(renew, used.leased(3, NOW + 905_001));
        assertRefused(renew, used.with(Attribute.GRANTS, 9L));
        Stored wide = used.leased(5, NOW - 3_000);
        assertRefused(RULES.renew(wide.snapshot(), NOW, 4_000), used.leased(5, NOW));
    }

    @Test
    void aFruitlessWatchRaisesTheLevelUpToItsHighest() {
        Stored tried = WATCHED.with(Attribute.LEVEL, 2L).with(Attribute.LEVEL_AT, NOW);
        CircuitSnapshot calm =
                applied(RULES.calm(tried.snapshot(), NOW, 40), tried).snapshot();
        assertThat(calm.level()).isEqualTo(3);
        assertThat(calm.watch().isActive(NOW)).isFalse();
        assertThat(calm.fleetHint()).isEqualTo(40);
        Stored highest = tried.with(Attribute.LEVEL, 8L);
        assertThat(applied(RULES.calm(highest.snapshot(), NOW, 40), highest)
                        .snapshot()
                        .level())
                .isEqualTo(8);
    }

    @Test
    void aWatchIsExtendedToTwoMinutesAtMost() {
        assertThat(extended(NOW - 5_000)).isEqualTo(NOW + 15_000);
        assertThat(extended(NOW - 110_000)).isEqualTo(NOW + 10_000);
    }

    @Test
    void aWaitIsOnlyEverRaised() {
        Stored waiting = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 2_000);
        Transition postpone = RULES.postpone(waiting.snapshot(), NOW, NOW + 9_000);
        assertThat(applied(postpone, waiting).snapshot().openUntil()).isEqualTo(NOW + 9_000);
        assertRefused(postpone, waiting.with(Attribute.OPEN_UNTIL, NOW + 9_000));
    }

    @Test
    void noRuleWritesOverAnActiveOverrideOrAnotherEpoch() {
        Transition watch = RULES.watch(Stored.closed().snapshot(), NOW);
        Stored forced = Stored.closed().ordered(OperatorOverride.Kind.FORCED_CLOSED);
        assertRefused(watch, forced);
        assertRefused(watch, forced.with(Attribute.OVERRIDE_UNTIL, NOW + 1));
        applied(watch, forced.with(Attribute.OVERRIDE_UNTIL, NOW));
        assertRefused(watch, Stored.closed().with(Attribute.EPOCH, EPOCH + 1));
    }

    @Test
    void overridesAndPoliciesAreNotDeletedByTheTimeToLive() {
        Stored governed = Stored.closed().with(Attribute.POLICY, "{}").with(Attribute.TTL, 5L);
        Stored watched = applied(RULES.watch(governed.snapshot(), NOW), governed);
        assertThat(watched.item().has(Attribute.TTL)).isFalse();
        Stored ended = Stored.closed().ordered(OperatorOverride.Kind.DISABLED).with(Attribute.OVERRIDE_UNTIL, NOW);
        assertThat(applied(RULES.watch(ended.snapshot(), NOW), ended).item().has(Attribute.TTL))
                .as("an override that ended")
                .isTrue();
        Stored plain = applied(RULES.watch(Stored.closed().snapshot(), NOW), Stored.closed());
        assertThat(plain.item().number(Attribute.TTL, 0)).isEqualTo((NOW + Protocol.ITEM_LIFE_MILLIS) / 1_000);
    }

    /** How long the last good probe took, according to the item, after one more probe; before, 300 ms. */
    private static long probeMillis(int points, long lastedMillis) {
        Stored leased = WAITED.leased(1, NOW + 1_000).with(Attribute.PROBE_MILLIS, 300L);
        Lease mine = new Lease(1, "n1", NOW + 1_000);
        return applied(RULES.probe(leased.snapshot(), mine, points, lastedMillis, NOW), leased)
                .snapshot()
                .probeMillis();
    }

    private static long extended(long from) {
        Stored watched = Stored.closed().watched(3, from, NOW + 1_000);
        return applied(RULES.extend(watched.snapshot(), NOW), watched)
                .snapshot()
                .watch()
                .untilMillis();
    }

    private static Stored applied(Transition transition, Stored stored) {
        Optional<CircuitItem> result = transition.applyTo(stored.item());
        assertThat(result).as("%s on %s", transition.rule(), stored).isPresent();
        return new Stored(result.get());
    }

    private static void assertRefused(Transition transition, Stored stored) {
        assertThat(transition.applyTo(stored.item()))
                .as("%s on %s", transition.rule(), stored)
                .isEmpty();
    }
}
