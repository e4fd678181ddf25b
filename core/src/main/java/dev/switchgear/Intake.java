package dev.switchgear;

import dev.switchgear.bounds.Texts;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.PolicyText;
import dev.switchgear.model.Report;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records reports of calls that others made, as evidence. It is a participant without memory, for consumers of events.
 *
 * <p>It writes nothing while no call fails, and nothing while the circuit is OPEN. A failure starts a watch. While a watch
 * runs, each batch of reports is one write, in which every event counts once. If the totals decide the watch, the intake
 * opens the circuit. It selects no cohort, because all reports arrive here; so a failure rate excludes the one report that
 * started the watch. A report belongs to the watch that ran when its calls ended. The watches of a circuit do not overlap, so
 * a duplicate that arrives after its watch has ended does not count in the next one. Like a {@link CircuitOperator}, it sends
 * requests on the caller's thread, and throws if the store gives no answer; the same reports may then be recorded again.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Intake {
    /** What became of a report. */
    public enum Fate {
        /** It is evidence of the running watch, up to the cap for one environment. */
        COUNTED,
        /** Neither the circuit nor the report shows a failure; nothing was written. */
        QUIET,
        /** The circuit is OPEN; its probes decide what happens next. */
        OPEN,
        /** An operator's override is in force. */
        OVERRIDDEN,
        /** The calls belong to an earlier period or watch of the circuit, and no longer count. */
        EARLIER_PERIOD,
        /** Its source reports failures only, and the circuit's rule also needs successes. */
        NEEDS_TOTALS
    }

    static final Duration BUDGET = Duration.ofSeconds(5);

    /** How many invalid texts are remembered, so that each is reported once. */
    private static final int MOST_REPORTED = 100;

    final CircuitStore store;
    final EventLedger ledger;
    private final String namespace;
    private final CircuitPolicy defaults;
    private final InstantSource clock;
    final String writer;
    private final CircuitListener listener;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private Intake(CircuitStore store, EventLedger ledger, String namespace, CircuitPolicy defaults, Edge edge) {
        this.store = store;
        this.ledger = ledger;
        this.namespace = CircuitId.of(namespace, "x").namespace();
        this.defaults = defaults;
        this.clock = edge.clock;
        this.writer = Texts.shortened(edge.writer, 64);
        this.listener = edge.listener;
    }

    /**
     * Returns an intake.
     *
     * @param store the store of the fleet's circuits
     * @param defaults the policy of circuits that have no live policy
     * @param writer the name of this consumer in the table, for a person
     * @throws IllegalArgumentException if the namespace is not a valid name
     */
    public static <S extends CircuitStore & EventLedger> Intake of(
            S store, String namespace, CircuitPolicy defaults, InstantSource clock, String writer) {
        return new Intake(store, store, namespace, defaults, new Edge(clock, writer, event -> {}));
    }

    /**
     * Returns the same intake with a listener. It gets an event ({@link CircuitEvent.Kind#POLICY_REJECTED}) about each
     * invalid live policy, once for each text, on the thread that records. Its exceptions are ignored.
     */
    public Intake listener(CircuitListener other) {
        return new Intake(store, ledger, namespace, defaults, new Edge(clock, writer, other));
    }

    /**
     * Records reports about one circuit, and opens it if the evidence says so.
     *
     * @param key the part of the dependency that the calls were made to, if it has parts
     * @return what became of each, in the order of {@code reports}
     * @throws IllegalArgumentException if a name is invalid
     * @throws StoreUnavailableException if the store gave no answer; the same reports may be recorded again
     */
    public List<Fate> record(String dependency, @Nullable String key, List<Report> reports) {
        CircuitId root = CircuitId.of(namespace, dependency);
        CircuitId circuit = key == null ? root : root.withKey(key);
        DependencyItems items = store.read(root, new ReadScope(!circuit.isRoot(), true), BUDGET);
        long now = clock.millis();
        CircuitSnapshot own = CircuitSnapshot.of(items.root());
        CircuitSnapshot known = circuit.isRoot()
                ? own
                : CircuitSnapshot.of(items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT));
        boolean overridden = isOverridden(own, now) || isOverridden(known, now);
        return new IntakeBatch(this, circuit, policy(own, root), known).record(reports, overridden, now);
    }

    private static boolean isOverridden(CircuitSnapshot snapshot, long now) {
        return snapshot.override(now).isPresent();
    }

    private CircuitPolicy policy(CircuitSnapshot root, CircuitId circuit) {
        try {
            return root.policyText() == null ? defaults : PolicyText.merge(defaults, root.policyText());
        } catch (IllegalArgumentException e) {
            tell(root, circuit, String.valueOf(e.getMessage()));
            return defaults; // as every participant does with a live policy that it cannot read
        }
    }

    private void tell(CircuitSnapshot root, CircuitId circuit, String why) {
        if (reported.size() >= MOST_REPORTED) {
            reported.clear();
        }
        if (reported.add(circuit.dependency() + ' ' + root.policyText())) {
            Instant now = clock.instant();
            CircuitState state = root.phase(now.toEpochMilli(), defaults).state();
            try {
                listener.on(new CircuitEvent(circuit, CircuitEvent.Kind.POLICY_REJECTED, state, why, now));
            } catch (RuntimeException ignored) { // a listener of the user's: the reports are to be recorded
            }
        }
    }

    private record Edge(InstantSource clock, String writer, CircuitListener listener) {}
}
