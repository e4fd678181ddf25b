package dev.switchgear.sources;

import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which circuit an event waits for. An event that a circuit refused waits for it. An event that failed otherwise waits for the
 * circuit of its function or queue, if there is one and it is not CLOSED, or was not 15 minutes ago: its attempts fell into the outage.
 */
final class FailureCause {
    /** Why an event waits that the circuit in its own target refused. */
    static final String REFUSED = "refused: the circuit was not closed";

    /** Longer than the attempts of an asynchronous invocation, which take 3 minutes. */
    static final Duration RECENT = Duration.ofMinutes(15);

    /** What a refusal says in every language: {@code circuit default/payments is OPEN}, {@code circuit payments is OPEN}. */
    private static final Pattern REFUSAL =
            Pattern.compile("\\bcircuit ([A-Za-z0-9._:-]+(?:/[A-Za-z0-9._:-]+){0,2}) is (?:OPEN|HALF_OPEN|CLOSED)\\b");

    private final Switchgear switchgear;
    private final String namespace;
    private final Map<String, String> circuits;
    private final InstantSource clock;

    /** @param circuits the circuits of functions and queues, by their names */
    FailureCause(Switchgear switchgear, String namespace, Map<String, String> circuits, InstantSource clock) {
        this.switchgear = switchgear;
        this.namespace = namespace;
        this.circuits = Map.copyOf(circuits);
        this.clock = clock;
    }

    /**
     * A circuit, and why an event waits for it.
     *
     * @param circuit the name, with the key after a slash if it has one; empty if the event waits for none
     */
    record WaitsFor(String circuit, String reason) {
        boolean waits() {
            return !circuit.isEmpty();
        }
    }

    /** Remembers the circuits that it has read, for the events of one invocation. */
    final class OneBatch {
        private final Map<String, Optional<String>> read = new HashMap<>();

        WaitsFor of(FailedEvent event) {
            if (event.target().isEmpty()) {
                return new WaitsFor(
                        "", "the record names no function and no queue to which the event can be sent again");
            }
            if (!EventTargets.canReach(event.target())) {
                return new WaitsFor("", "the target " + event.target() + " is neither a function nor a queue");
            }
            Optional<String> refusedBy = refusal(event.error());
            if (refusedBy.isPresent()) {
                return new WaitsFor(refusedBy.get(), REFUSED);
            }
            String circuit = circuits.getOrDefault(FailedEventReader.nameOf(event.target()), "");
            if (circuit.isEmpty()) {
                return new WaitsFor("", "no circuit refused it, and no circuit is set for " + event.target());
            }
            return read.computeIfAbsent(circuit, this::trouble)
                    .map(why -> new WaitsFor(circuit, why))
                    .orElseGet(() -> new WaitsFor("", "the circuit " + circuit + " has been closed for 15 minutes"));
        }

        private Optional<String> trouble(String circuit) {
            Instant now = clock.instant();
            CircuitStatus status = switchgear.operator(circuit).read();
            if (status.state() != CircuitState.CLOSED || status.ramping()) {
                return Optional.of("failed while the circuit was " + status.state());
            }
            return status.since()
                    .filter(since -> status.epoch() > 0 && since.plus(RECENT).isAfter(now))
                    .map(since -> "failed, and the circuit closed at " + since);
        }
    }

    OneBatch batch() {
        return new OneBatch();
    }

    /** The circuit that a text names as the one that refused; empty if it names none, or one of another namespace. */
    private Optional<String> refusal(String error) {
        return refusedBy(error)
                .map(named -> {
                    String prefix = namespace + "/";
                    return named.startsWith(prefix) ? named.substring(prefix.length()) : named;
                })
                .filter(name -> name.chars().filter(letter -> letter == '/').count() < 2);
    }

    /** What a text says that a circuit refused: its name, with the namespace or without it. */
    static Optional<String> refusedBy(String error) {
        Matcher found = REFUSAL.matcher(error);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
