package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The protocol's transition table for other languages: every automatic rule, composed from an item.
 *
 * <p>A module that writes items without {@code Circuit}, such as the workflow, generates its writes from this table,
 * or is compared with it, so that all writers follow the same rules. The table does not decide whether a rule should be
 * applied.
 *
 * @since 0.1.0
 */
public final class ProtocolTable {
    private final CircuitPolicy policy;
    private final Transitions transitions;

    /**
     * Creates the table of a policy.
     *
     * @param policy the policy in force
     * @param writer the name of the writer, for a person
     */
    public ProtocolTable(CircuitPolicy policy, String writer) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.transitions = new Transitions(policy, Objects.requireNonNull(writer, "writer"));
    }

    /**
     * Returns the transition of {@code rule}; empty for the rules of operators and signals.
     *
     * @param known the item as the writer knows it
     * @param facts the other inputs of the writer
     * @throws dev.switchgear.spi.StoreUnavailableException of kind UNREADABLE if this version cannot read the item
     */
    public Optional<Transition> compose(Transition.Rule rule, CircuitItem known, Facts facts) {
        CircuitSnapshot snapshot = CircuitSnapshot.of(known);
        long now = facts.nowMillis();
        Transition composed = switch (rule) {
            case WATCH -> transitions.watch(snapshot, now);
            case TRIP -> transitions.trip(snapshot, now, facts.reason(), facts.waitMillis(), facts.fleetHint());
            case GRANT -> transitions.grant(snapshot, facts.slot(), facts.holder(), now);
            case PROBE ->
                transitions.probe(snapshot, new Lease(facts.slot(), facts.holder(), now), facts.points(), now);
            case CLOSE -> transitions.close(snapshot, now);
            case REOPEN -> transitions.reopen(snapshot, now, facts.waitMillis());
            case RENEW -> transitions.renew(snapshot, now, facts.waitMillis());
            case CALM -> transitions.calm(snapshot, now, facts.fleetHint());
            case EXTEND -> transitions.extend(snapshot, now);
            case POSTPONE -> transitions.postpone(snapshot, now, now + facts.waitMillis());
            case OVERRIDE, SIGNAL, CLEAR, POLICY -> null;
        };
        return Optional.ofNullable(composed);
    }

    /** Returns the highest probe slot that a change of state clears, 1 to 8. */
    public int highestSlot(CircuitItem known) {
        return CircuitSnapshot.of(known).highestSlot(policy);
    }

    /**
     * Returns a regular expression that the whole text of a live policy must match. {@link CircuitPolicy.Builder#set}
     * has the names and their ranges.
     */
    public static String policyGrammar() {
        return PolicyText.GRAMMAR;
    }

    /** Returns the protocol's fixed numbers by name; times are in milliseconds. The same for every participant. */
    public static Map<String, Long> numbers() {
        return Map.ofEntries(
                Map.entry("skew", Protocol.SKEW_MILLIS),
                Map.entry("longestLease", Protocol.LONGEST_LEASE_MILLIS),
                Map.entry("longestSignal", Protocol.LONGEST_SIGNAL_MILLIS),
                Map.entry("watch", Protocol.WATCH_MILLIS),
                Map.entry("longestWatch", Protocol.LONGEST_WATCH_MILLIS),
                Map.entry("longestExtension", Protocol.LONGEST_EXTENSION_MILLIS),
                Map.entry("extendBelow", Protocol.EXTEND_BELOW_MILLIS),
                Map.entry("farAhead", Protocol.FAR_AHEAD_MILLIS),
                Map.entry("crowdedFleet", (long) Ramp.CROWDED_FLEET),
                Map.entry("smallestFleet", (long) Ramp.SMALLEST_FLEET),
                Map.entry("grants", (long) Protocol.GRANTS),
                Map.entry("goodProbe", (long) Protocol.GOOD_PROBE),
                Map.entry("badProbe", (long) Protocol.BAD_PROBE),
                Map.entry("closeScore", (long) Protocol.CLOSE_SCORE),
                Map.entry("reopenScore", (long) Protocol.REOPEN_SCORE),
                Map.entry("highestLevel", (long) Protocol.HIGHEST_LEVEL),
                Map.entry("levelDecay", Protocol.LEVEL_DECAY_MILLIS),
                Map.entry("quiet", Protocol.QUIET_MILLIS),
                Map.entry("itemLife", Protocol.ITEM_LIFE_MILLIS),
                Map.entry("evidenceLife", Protocol.EVIDENCE_LIFE_MILLIS),
                Map.entry("assumedFleet", (long) Protocol.ASSUMED_FLEET),
                Map.entry("openRefresh", Protocol.OPEN_REFRESH_MILLIS),
                Map.entry("crowd", (long) Protocol.CROWD),
                Map.entry("policyLength", (long) PolicyText.MAX_LENGTH));
    }

    /**
     * The inputs of a writer in addition to the item. A rule uses only those that it needs.
     *
     * @param nowMillis the writer's wall clock
     * @param waitMillis how long the circuit must wait
     * @param fleetHint the assumed number of active environments
     * @param slot the probe slot, 1 to 8
     * @param holder the nonce of the probe's permit
     * @param points the points of the probe
     * @param reason the reason, for a person
     */
    public record Facts(
            long nowMillis, long waitMillis, int fleetHint, int slot, String holder, int points, String reason) {
        /** Checks that the texts are not null. */
        public Facts {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
