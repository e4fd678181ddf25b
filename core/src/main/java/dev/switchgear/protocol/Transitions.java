package dev.switchgear.protocol;

import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.atLeast;
import static dev.switchgear.spi.Condition.atMost;
import static dev.switchgear.spi.Condition.greater;
import static dev.switchgear.spi.Condition.is;
import static dev.switchgear.spi.Condition.less;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.Transition.Rule;

/**
 * The protocol's transition table: every automatic rule that writes, as a pure function of the inputs of the writer.
 *
 * <p>Each rule has the epoch for which it was composed as a condition, so that it takes effect in that epoch or never,
 * however late it arrives. An override takes precedence over each rule. The model in the {@code simulator} module and
 * the workflow definitions are compared with this class.
 *
 * @param policy the policy in force
 * @param writer the name of the writer, for a person
 * @param lifeMillis how long the store must keep the item after this write
 */
public record Transitions(CircuitPolicy policy, String writer, long lifeMillis) {
    public Transitions(CircuitPolicy policy, String writer) {
        this(policy, writer, Protocol.ITEM_LIFE_MILLIS);
    }

    /** Starts a watch in a CLOSED circuit; creates the item if there is none. */
    public Transition watch(CircuitSnapshot known, long now) {
        return watch(known, now, now);
    }

    /** The same for a watch that counts calls since {@code from}, which is not after {@code now}. */
    public Transition watch(CircuitSnapshot known, long now, long from) {
        return watch(known, now, from, 0);
    }

    /** The same for a watch that is long enough for calls that last {@code callMillis}. */
    public Transition watch(CircuitSnapshot known, long now, long from, long callMillis) {
        Draft draft = automatic(Rule.WATCH, known, now);
        Watch watch = known.watch();
        if (known.epoch() == 0) {
            draft.put(Attribute.EPOCH, now).put(Attribute.STATE, "CLOSED");
        } else {
            draft.when(is(Attribute.STATE, "CLOSED"))
                    .when(watch.number() == 0 ? absent(Attribute.WATCH) : is(Attribute.WATCH, watch.number()))
                    .when(anyOf(
                            absent(Attribute.WATCH_UNTIL),
                            atMost(Attribute.WATCH_UNTIL, now),
                            greater(Attribute.WATCH_UNTIL, Watch.latestSane(now)),
                            greater(Attribute.WATCH_FROM, now + Protocol.FAR_AHEAD_MILLIS))); // of a clock far ahead
        }
        return draft.put(Attribute.WATCH, watch.number() + 1)
                .put(Attribute.WATCH_FROM, from)
                .put(Attribute.WATCH_UNTIL, now + watchMillis(callMillis))
                .put(Attribute.LEVEL, (long) known.levelAt(now))
                .put(Attribute.LEVEL_AT, now)
                .transition();
    }

    /** Opens a CLOSED circuit on the evidence of its running watch. */
    public Transition trip(CircuitSnapshot known, long now, String reason, long waitMillis, int fleetHint) {
        return open(automatic(Rule.TRIP, known, now), known, now, reason, waitMillis)
                .when(is(Attribute.STATE, "CLOSED"))
                .when(is(Attribute.WATCH, known.watch().number()))
                .when(greater(Attribute.WATCH_UNTIL, now))
                .put(Attribute.OPENED_AT, now)
                .put(Attribute.REOPENS, (long) known.reopensIfTripped(now))
                .put(Attribute.FLEET_HINT, (long) fleetHint)
                .transition();
    }

    /** Leases a probe slot for the time of the policy. */
    public Transition grant(CircuitSnapshot known, int slot, String nonce, long now) {
        return grant(known, new Lease(slot, nonce, now + Lease.millis(policy)), now);
    }

    /** Leases a probe slot. */
    public Transition grant(CircuitSnapshot known, Lease lease, long now) {
        int slot = lease.slot();
        Attribute until = Attribute.probeUntil(slot);
        Draft draft = automatic(Rule.GRANT, known, now);
        if (known.openUntil() > now) {
            draft.put(Attribute.OPEN_UNTIL, now); // an absurd wait must not become a sane one as time goes by
        }
        return draft.when(is(Attribute.STATE, "OPEN"))
                .when(anyOf(
                        absent(Attribute.OPEN_UNTIL),
                        atMost(Attribute.OPEN_UNTIL, now),
                        greater(Attribute.OPEN_UNTIL, known.latestSaneWait(now, policy))))
                .when(anyOf(absent(Attribute.GRANTS), less(Attribute.GRANTS, Protocol.GRANTS)))
                .when(anyOf(absent(Attribute.PROBE_SCORE), less(Attribute.PROBE_SCORE, Protocol.CLOSE_SCORE)))
                .when(anyOf(absent(Attribute.PROBE_SCORE), greater(Attribute.PROBE_SCORE, Protocol.REOPEN_SCORE)))
                .when(anyOf(
                        absent(Attribute.probeHolder(slot)),
                        less(until, now - Protocol.SKEW_MILLIS),
                        greater(until, Lease.latestSane(now))))
                .put(Attribute.probeHolder(slot), lease.holder())
                .put(until, lease.untilMillis())
                .increase(Attribute.GRANTS, 1)
                .transition();
    }

    /** Records a probe's outcome, fenced by the nonce, and gives the slot back; {@code points} may be 0. */
    public Transition probe(CircuitSnapshot known, Lease lease, int points, long now) {
        return probe(known, lease, points, 0, now);
    }

    /** The same for a successful probe that took {@code lastedMillis}, which determines later leases. */
    public Transition probe(CircuitSnapshot known, Lease lease, int points, long lastedMillis, long now) {
        Draft draft = automatic(Rule.PROBE, known, now)
                .when(is(Attribute.STATE, "OPEN"))
                .when(is(Attribute.probeHolder(lease.slot()), lease.holder()))
                .remove(Attribute.probeHolder(lease.slot()))
                .remove(Attribute.probeUntil(lease.slot()));
        if (points > 0 && lastedMillis > 0) {
            draft.put(Attribute.PROBE_MILLIS, lastedMillis);
        }
        return (points == 0 ? draft : draft.increase(Attribute.PROBE_SCORE, points)).transition();
    }

    /** Closes an OPEN circuit whose probes were good, and watches it while traffic ramps up. Any reader may. */
    public Transition close(CircuitSnapshot known, long now) {
        long ramp = Ramp.millis(known, policy);
        return automatic(Rule.CLOSE, known, now)
                .when(is(Attribute.STATE, "OPEN"))
                .when(atLeast(Attribute.PROBE_SCORE, Protocol.CLOSE_SCORE))
                .put(Attribute.EPOCH, nextEpoch(known, now))
                .put(Attribute.STATE, "CLOSED")
                .put(Attribute.RAMP_FROM, now)
                .put(Attribute.RAMP_MILLIS, ramp)
                .put(Attribute.WATCH, known.watch().number() + 1)
                .put(Attribute.WATCH_FROM, now)
                .put(Attribute.WATCH_UNTIL, now + Math.max(ramp, Protocol.WATCH_MILLIS * 2 / 3))
                .put(Attribute.REASON, "probes succeeded")
                .remove(Attribute.OPEN_UNTIL)
                .remove(Attribute.SIGNALS)
                .removeSlots(known.highestSlot(policy))
                .transition();
    }

    /** Lets an OPEN circuit with failed probes wait again, for longer. Any reader may. */
    public Transition reopen(CircuitSnapshot known, long now, long waitMillis) {
        return open(automatic(Rule.REOPEN, known, now), known, now, known.reason(), waitMillis)
                .when(is(Attribute.STATE, "OPEN"))
                .when(atMost(Attribute.PROBE_SCORE, Protocol.REOPEN_SCORE))
                .put(Attribute.REOPENS, (long) Math.min(known.reopens() + 1, 30))
                .transition();
    }

    /** Lets an OPEN circuit without permits and without probers wait again. Any reader may. */
    public Transition renew(CircuitSnapshot known, long now, long waitMillis) {
        Draft draft = open(automatic(Rule.RENEW, known, now), known, now, known.reason(), waitMillis)
                .when(is(Attribute.STATE, "OPEN"))
                .when(atLeast(Attribute.GRANTS, Protocol.GRANTS));
        for (int slot = 1; slot <= known.highestSlot(policy); slot++) {
            draft.when(anyOf(
                    absent(Attribute.probeHolder(slot)),
                    less(Attribute.probeUntil(slot), now - Protocol.SKEW_MILLIS),
                    greater(Attribute.probeUntil(slot), Lease.latestSane(now))));
        }
        return draft.transition();
    }

    /** Ends a watch that found nothing, also for clocks that are behind, and raises the trigger's level. */
    public Transition calm(CircuitSnapshot known, long now, int fleetHint) {
        return ofWatch(Rule.CALM, known, now)
                .put(Attribute.WATCH_UNTIL, now - Protocol.SKEW_MILLIS)
                .put(Attribute.LEVEL, (long) Math.min(known.levelAt(now) + 1, Protocol.HIGHEST_LEVEL))
                .put(Attribute.LEVEL_AT, now)
                .put(Attribute.FLEET_HINT, (long) fleetHint)
                .transition();
    }

    /** Extends a watch that looks bad but has not decided. */
    public Transition extend(CircuitSnapshot known, long now) {
        return extend(known, now, 0);
    }

    /** The same, so that it includes the next call that lasts {@code callMillis}. */
    public Transition extend(CircuitSnapshot known, long now, long callMillis) {
        long until = now + Watch.extensionMillis(callMillis);
        return ofWatch(Rule.EXTEND, known, now)
                .put(
                        Attribute.WATCH_UNTIL,
                        Math.min(until, known.watch().fromMillis() + Watch.longestMillis(callMillis)))
                .transition();
    }

    /** Raises the wait of an OPEN circuit to what the dependency asked for. */
    public Transition postpone(CircuitSnapshot known, long now, long until) {
        return automatic(Rule.POSTPONE, known, now)
                .when(is(Attribute.STATE, "OPEN"))
                .when(less(Attribute.OPEN_UNTIL, until))
                .put(Attribute.OPEN_UNTIL, until)
                .transition();
    }

    private Draft ofWatch(Rule rule, CircuitSnapshot known, long now) {
        return automatic(rule, known, now)
                .when(is(Attribute.STATE, "CLOSED"))
                .when(is(Attribute.WATCH, known.watch().number()))
                .when(greater(Attribute.WATCH_UNTIL, now));
    }

    private Draft open(Draft draft, CircuitSnapshot known, long now, String reason, long waitMillis) {
        return draft.put(Attribute.EPOCH, nextEpoch(known, now))
                .put(Attribute.STATE, "OPEN")
                .put(Attribute.OPEN_UNTIL, now + waitMillis)
                .put(Attribute.PROBE_SCORE, 0L)
                .put(Attribute.GRANTS, 0L)
                .put(Attribute.REASON, reason)
                .removeSlots(known.highestSlot(policy));
    }

    private Draft automatic(Rule rule, CircuitSnapshot known, long now) {
        return Draft.fenced(rule, known, now, writer)
                .mortal(known, now, lifeMillis)
                .when(anyOf(absent(Attribute.OVERRIDE), atMost(Attribute.OVERRIDE_UNTIL, now)));
    }

    /** A watch counts calls when they end, so it lasts longer than those that began at its start. */
    private long watchMillis(long callMillis) {
        long usual = policy.tripRule() instanceof TripRule.FailureCount count
                ? count.window().toMillis()
                : Protocol.WATCH_MILLIS;
        return Math.max(usual, Watch.hearingMillis(callMillis));
    }

    /** Epochs are at least wall-clock milliseconds, so that a new item never has an epoch that is known already. */
    static long nextEpoch(CircuitSnapshot known, long now) {
        return Math.max(known.epoch() + 1, now);
    }
}
