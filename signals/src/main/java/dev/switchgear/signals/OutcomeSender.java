package dev.switchgear.signals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Reports calls as events: for functions that may put events, and have no access to the table.
 *
 * <p>Note calls while an invocation runs and {@link #flush} at its end: all calls to one dependency then are one event.
 * Each event has an identity of its own, so that it counts once, however often it is sent. What the bus does not take is
 * kept and sent with the next flush; beyond {@value #MOST_KEPT} outcomes the oldest are dropped, and {@link #dropped}
 * counts them. A flush never throws: reporting a call must not fail it.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class OutcomeSender {
    /** How many outcomes are kept at most while the bus takes none. */
    public static final int MOST_KEPT = 2_000;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.signals");

    private final EventBus bus;
    private final String source;
    private final String environment;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final List<Noted> noted = new ArrayList<>();
    private final List<EventBus.BusEvent> refused = new ArrayList<>();
    private long dropped;

    /**
     * Returns a sender.
     *
     * @param source the event's {@code source}, which the consumer must let in
     * @param environment this process: 1 to 200 characters on one line, the log stream's name for example
     */
    public OutcomeSender(EventBus bus, String source, String environment) {
        this(bus, source, environment, ThisFunction.clock(), ThisFunction::newId);
    }

    OutcomeSender(EventBus bus, String source, String environment, InstantSource clock, Supplier<String> ids) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.source = Objects.requireNonNull(source, "source");
        this.environment = Objects.requireNonNull(environment, "environment");
        this.clock = clock;
        this.ids = ids;
    }

    /** Returns the same with another clock, for tests. */
    public OutcomeSender at(InstantSource other) {
        return new OutcomeSender(bus, source, environment, other, ids);
    }

    /**
     * Notes a call that succeeded.
     *
     * @throws IllegalArgumentException if {@code circuit} is no valid name
     */
    public void success(String circuit, Duration lasted) {
        note(circuit, "success", lasted, "");
    }

    /** Notes a call that succeeded, but took too long. */
    public void slow(String circuit, Duration lasted) {
        note(circuit, "slow", lasted, "");
    }

    /**
     * Notes a call that failed.
     *
     * @param error what failed, for a person, nothing secret; cut to 200 characters
     */
    public void failure(String circuit, Duration lasted, String error) {
        note(circuit, "failure", lasted, error);
    }

    /** Returns how many outcomes were dropped because the bus took none for long. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Sends what was noted, and what was not taken before; returns whether everything was taken. */
    public synchronized boolean flush() {
        List<EventBus.BusEvent> events = new ArrayList<>(refused);
        events.addAll(events());
        refused.clear();
        noted.clear();
        for (int from = 0; from < events.size(); from += EventBus.MOST_AT_ONCE) {
            List<EventBus.BusEvent> some = events.subList(from, Math.min(events.size(), from + EventBus.MOST_AT_ONCE));
            try {
                refused.addAll(bus.put(List.copyOf(some)));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + some.size() + " reports wait: " + e);
                refused.addAll(some);
            }
        }
        while (refused.size() > MOST_KEPT / OutcomeEvent.MOST_OUTCOMES) {
            refused.remove(0);
            dropped++;
        }
        return refused.isEmpty();
    }

    private synchronized void note(String circuit, String result, Duration lasted, String error) {
        CircuitId.of("default", circuit);
        if (noted.size() == MOST_KEPT) {
            noted.remove(0);
            dropped++;
        }
        noted.add(new Noted(circuit, result, Math.max(0, lasted.toMillis()), error, clock.instant()));
    }

    private List<EventBus.BusEvent> events() {
        Map<String, List<Noted>> byCircuit = new LinkedHashMap<>();
        noted.forEach(call ->
                byCircuit.computeIfAbsent(call.circuit, c -> new ArrayList<>()).add(call));
        List<EventBus.BusEvent> events = new ArrayList<>();
        byCircuit.forEach((circuit, calls) -> {
            for (int from = 0; from < calls.size(); from += OutcomeEvent.MOST_OUTCOMES) {
                int to = Math.min(calls.size(), from + OutcomeEvent.MOST_OUTCOMES);
                events.add(event(circuit, calls.subList(from, to)));
            }
        });
        return events;
    }

    private EventBus.BusEvent event(String circuit, List<Noted> calls) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("schema", OutcomeEvent.SCHEMA);
        detail.put("id", ids.get());
        detail.put("circuit", circuit);
        detail.put("reports", "all");
        detail.put("environment", environment);
        ArrayNode outcomes = detail.putArray("outcomes");
        for (Noted call : calls) {
            ObjectNode outcome = outcomes.addObject()
                    .put("result", call.result)
                    .put("at", call.at.toString())
                    .put("durationMillis", call.lastedMillis);
            if (!call.error.isBlank()) {
                outcome.put("error", oneLine(call.error));
            }
        }
        return new EventBus.BusEvent(
                source, OutcomeEvent.DETAIL_TYPE, Json.text(detail), calls.get(calls.size() - 1).at);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }

    private record Noted(String circuit, String result, long lastedMillis, String error, Instant at) {}
}
