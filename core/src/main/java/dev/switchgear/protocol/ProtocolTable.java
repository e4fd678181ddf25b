package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The protocol's transition table, for those who say it in other words: every automatic rule, composed from an item.
 *
 * <p>A room that writes items without {@code Circuit}, such as the workflow definitions, makes its writes from this
 * table, or is checked against it, so that all writers obey the same rules. Nothing here decides whether a rule should
 * be applied.
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
     * @param writer who writes, for a person
     */
    public ProtocolTable(CircuitPolicy policy, String writer) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.transitions = new Transitions(policy, Objects.requireNonNull(writer, "writer"));
    }

    /**
     * Returns what {@code rule} writes; nothing if it is no automatic rule, but an operator's or a signal's.
     *
     * @param known the item as the writer knows it
     * @param facts what the writer knows besides
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
     * Returns what a live policy must look like, as a regular expression of its whole text. Which
     * names there are, and within which ranges, {@link CircuitPolicy.Builder#set} says.
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
     * What a writer knows besides the item. A rule reads only what concerns it.
     *
     * @param nowMillis the writer's wall clock
     * @param waitMillis how long the circuit shall wait
     * @param fleetHint how many environments are believed to be active
     * @param slot the probe slot, 1 to 8
     * @param holder the nonce of the probe's permit
     * @param points what the probe adds to the score
     * @param reason why, for a person
     */
    public record Facts(
            long nowMillis, long waitMillis, int fleetHint, int slot, String holder, int points, String reason) {
        /** Checks that the texts are there. */
        public Facts {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
