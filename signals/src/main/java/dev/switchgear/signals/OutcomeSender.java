package dev.switchgear.signals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Reports calls as events: for functions that may put events, and have no access to the table.
 *
 * <p>Note calls while an invocation runs and {@link #flush} at its end: all calls to one dependency then are one event.
 * Each event has an identity of its own, so that it counts once, however often it is sent. Events and requests are as large
 * as EventBridge takes them. What the bus does not take is kept and sent with the next flush, {@value #MOST_TRIES} times;
 * beyond {@value #MOST_KEPT} outcomes the oldest are dropped, and {@link #dropped} counts them. A flush never throws:
 * reporting a call must not fail it.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class OutcomeSender {
    /** How many outcomes are kept at most while the bus takes none. */
    public static final int MOST_KEPT = 2_000;

    /** How often an event is sent that the bus does not take. */
    public static final int MOST_TRIES = 10;

    /** What EventBridge takes in one request, in bytes, less a little: 256 KB, of all entries together. */
    private static final int MOST_BYTES = 250_000;
    /** The largest event. What delivers it adds to it, and may take no more than 256 KB. */
    private static final int MOST_EVENT_BYTES = 200_000;

    private static final int LONGEST_ERROR = 200;
    private static final int LONGEST_ENVIRONMENT = 200;
    /** More than any call lasts, and what the schema allows. */
    private static final Duration LONGEST_CALL = Duration.ofDays(1);

    private static final int CLIENT_ERROR = 4;

    private final EventBus bus;
    private final String source;
    private final String environment;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final List<Noted> noted = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
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
        this.environment = oneLine(environment, LONGEST_ENVIRONMENT);
        if (source.isBlank() || this.environment.isEmpty()) {
            throw new IllegalArgumentException(
                    "source is '" + source + "' and environment '" + environment + "'; neither may be blank");
        }
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
     * @param lasted how long it took; null if that is not known
     * @throws IllegalArgumentException if {@code circuit} is no valid name
     */
    public void success(String circuit, @Nullable Duration lasted) {
        note(circuit, "success", lasted, null);
    }

    /** Notes a call that succeeded, but took too long. */
    public void slow(String circuit, @Nullable Duration lasted) {
        note(circuit, "slow", lasted, null);
    }

    /**
     * Notes a call that failed.
     *
     * @param error what failed, for a person, nothing secret; cut to 200 characters; null if there is nothing to say, as in
     *     many exceptions' messages
     */
    public void failure(String circuit, @Nullable Duration lasted, @Nullable String error) {
        note(circuit, "failure", lasted, error);
    }

    /** Returns how many outcomes were dropped because the bus did not take them. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Sends what was noted, and what was not taken before; returns whether everything was taken. */
    public synchronized boolean flush() {
        try {
            waiting.addAll(events());
        } catch (RuntimeException e) {
            dropped += noted.size();
            RoomLog.warning(() -> "reports cannot be written: " + e);
        }
        noted.clear();
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        for (List<Waiting> some : inRequests(all)) {
            put(some);
        }
        while (outcomes(waiting) > MOST_KEPT) {
            dropped += waiting.remove(0).outcomes;
        }
        return waiting.isEmpty();
    }

    /** One that the bus cannot take must not keep its neighbours. */
    private void put(List<Waiting> some) {
        List<EventBus.BusEvent> refused;
        try {
            refused = bus.put(some.stream().map(Waiting::event).toList());
        } catch (RuntimeException e) {
            if (some.size() > 1 && isRefusal(e)) {
                some.forEach(one -> put(List.of(one)));
                return;
            }
            RoomLog.warning(() -> some.size() + " reports wait: " + e);
            refused = some.stream().map(Waiting::event).toList();
        }
        for (Waiting one : some) {
            if (!refused.contains(one.event)) {
                continue;
            }
            if (one.tries < MOST_TRIES) {
                waiting.add(new Waiting(one.event, one.outcomes, one.tries + 1));
            } else {
                dropped += one.outcomes;
                RoomLog.warning(() -> "reports are dropped: the bus did not take them " + MOST_TRIES + " times");
            }
        }
    }

    private static boolean isRefusal(RuntimeException e) {
        return e instanceof SdkServiceException service
                && service.statusCode() / 100 == CLIENT_ERROR
                && !service.isThrottlingException();
    }

    private static List<List<Waiting>> inRequests(List<Waiting> all) {
        List<List<Waiting>> requests = new ArrayList<>();
        int bytes = 0;
        for (Waiting one : all) {
            int more = one.bytes();
            List<Waiting> last = requests.isEmpty() ? List.of() : requests.get(requests.size() - 1);
            if (requests.isEmpty() || last.size() == EventBus.MOST_AT_ONCE || bytes + more > MOST_BYTES) {
                last = new ArrayList<>();
                requests.add(last);
                bytes = 0;
            }
            last.add(one);
            bytes += more;
        }
        return requests;
    }

    private static int outcomes(List<Waiting> events) {
        return events.stream().mapToInt(Waiting::outcomes).sum();
    }

    private synchronized void note(String circuit, String result, @Nullable Duration lasted, @Nullable String error) {
        CircuitId.of("default", circuit);
        if (noted.size() == MOST_KEPT) {
            noted.remove(0);
            dropped++;
        }
        ObjectNode outcome = Json.MAPPER
                .createObjectNode()
                .put("result", result)
                .put("at", clock.instant().toString());
        if (lasted != null) {
            Duration longest = lasted.compareTo(LONGEST_CALL) > 0 ? LONGEST_CALL : lasted;
            outcome.put("durationMillis", longest.isNegative() ? 0 : longest.toMillis());
        }
        String line = error == null ? "" : oneLine(error, LONGEST_ERROR);
        if (!line.isEmpty()) {
            outcome.put("error", line);
        }
        noted.add(new Noted(circuit, Json.text(outcome), clock.instant()));
    }

    private List<Waiting> events() {
        Map<String, List<Noted>> byCircuit = new LinkedHashMap<>();
        noted.forEach(call ->
                byCircuit.computeIfAbsent(call.circuit, c -> new ArrayList<>()).add(call));
        List<Waiting> events = new ArrayList<>();
        byCircuit.forEach((circuit, calls) -> {
            int from = 0;
            int bytes = 0;
            for (int i = 0; i < calls.size(); i++) {
                int more = utf8(calls.get(i).outcome) + 1;
                if (i > from && (i - from == OutcomeEvent.MOST_OUTCOMES || bytes + more > MOST_EVENT_BYTES)) {
                    events.add(event(circuit, calls.subList(from, i)));
                    from = i;
                    bytes = 0;
                }
                bytes += more;
            }
            events.add(event(circuit, calls.subList(from, calls.size())));
        });
        return events;
    }

    private Waiting event(String circuit, List<Noted> calls) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("schema", OutcomeEvent.SCHEMA);
        detail.put("id", ids.get());
        detail.put("circuit", circuit);
        detail.put("reports", "all");
        detail.put("environment", environment);
        ArrayNode outcomes = detail.putArray("outcomes");
        calls.forEach(call -> outcomes.add(Json.parse(call.outcome)));
        Instant last = calls.get(calls.size() - 1).at;
        return new Waiting(
                new EventBus.BusEvent(source, OutcomeEvent.DETAIL_TYPE, Json.text(detail), last), calls.size(), 1);
    }

    /** Text as the schema wants it; half a character cannot be sent at all. */
    private static String oneLine(String text, int most) {
        String line =
                text.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\p{Cs}", "?").strip();
        return Excerpt.of(line, most);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A call, and how it is told. */
    private record Noted(String circuit, String outcome, Instant at) {}

    /** An event that is to be sent, for the time that {@code tries} says. */
    private record Waiting(EventBus.BusEvent event, int outcomes, int tries) {
        /** As EventBridge counts: its time is 14 bytes. */
        int bytes() {
            return utf8(event.source()) + utf8(event.detailType()) + utf8(event.detail()) + 14;
        }
    }
}
