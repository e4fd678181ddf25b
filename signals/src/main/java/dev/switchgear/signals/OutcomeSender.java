package dev.switchgear.signals;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Reports calls as events. It is for functions that may put events and cannot access the table.
 *
 * <p>Note calls during an invocation, and call {@link #flush} at its end: all calls to one dependency are then one
 * event. Each event has its own id, so that it counts once, however often it is sent. Events and requests are as large
 * as EventBridge allows. Events that the bus does not accept are sent again with the next flush, {@value #MOST_TRIES}
 * times. Of more than {@value #MOST_KEPT} outcomes, the oldest are dropped, and {@link #dropped} counts them. A flush
 * never throws, because reporting a call must not fail it.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class OutcomeSender {
    /** The largest number of outcomes that are kept while the bus accepts none. */
    public static final int MOST_KEPT = 2_000;

    /** The number of tries for an event that the bus does not accept. */
    public static final int MOST_TRIES = 10;

    /** The limit of EventBridge for one request, in bytes, minus a margin: 256 KB for all entries together. */
    private static final int MOST_BYTES = 250_000;

    private static final int CLIENT_ERROR = 4;

    private final EventBus bus;
    private final String source;
    private final String environment;
    private final OutcomeEventWriter writer;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final List<OutcomeEventWriter.Noted> noted = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long dropped;

    /**
     * Returns a sender.
     *
     * @param source the event's {@code source}, which the consumer must allow
     * @param environment the name of this process: 1 to 200 characters on one line, for example the name of the log
     * stream
     */
    public OutcomeSender(EventBus bus, String source, String environment) {
        this(bus, source, environment, ThisFunction.clock(), ThisFunction::newId);
    }

    OutcomeSender(EventBus bus, String source, String environment, InstantSource clock, Supplier<String> ids) {
        this.bus = Objects.requireNonNull(bus, "bus");
        this.writer = new OutcomeEventWriter(source, environment, ids);
        this.source = source;
        this.environment = environment;
        this.clock = clock;
        this.ids = ids;
    }

    /** Returns the same with another clock, for tests. */
    public OutcomeSender at(InstantSource other) {
        return new OutcomeSender(bus, source, environment, other, ids);
    }

    /**
     * Notes a successful call.
     *
     * @param lasted how long it took; null if that is not known
     * @throws IllegalArgumentException if {@code circuit} is not a valid name
     */
    public void success(String circuit, @Nullable Duration lasted) {
        note(circuit, "success", lasted, null);
    }

    /** Notes a successful call that took too long. */
    public void slow(String circuit, @Nullable Duration lasted) {
        note(circuit, "slow", lasted, null);
    }

    /**
     * Notes a failed call.
     *
     * @param error what failed, for a person, without secrets; cut to 200 characters; null if there is no text, as for
     * many exceptions
     */
    public void failure(String circuit, @Nullable Duration lasted, @Nullable String error) {
        note(circuit, "failure", lasted, error);
    }

    /** Returns how many outcomes were dropped because the bus did not accept them. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Sends all noted outcomes and all earlier events; returns whether the bus accepted everything. */
    public synchronized boolean flush() {
        try {
            writer.events(noted).forEach(one -> waiting.add(new Waiting(one.event(), one.outcomes(), 1)));
        } catch (RuntimeException e) {
            dropped += noted.size();
            SignalsLog.warning(() -> "reports cannot be written: " + e);
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

    /** An event that the bus can never accept must not affect the others. */
    private void put(List<Waiting> some) {
        List<EventBus.BusEvent> refused;
        try {
            refused = bus.put(some.stream().map(Waiting::event).toList());
        } catch (RuntimeException e) {
            if (some.size() > 1 && isRefusal(e)) {
                some.forEach(one -> put(List.of(one)));
                return;
            }
            SignalsLog.warning(() -> some.size() + " reports will be sent again: " + e);
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
                SignalsLog.warning(() -> "reports are dropped: the bus did not accept them " + MOST_TRIES + " times");
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
        noted.add(OutcomeEventWriter.note(circuit, result, lasted, error, clock.instant()));
    }

    /** An event, and how often it was tried. */
    private record Waiting(EventBus.BusEvent event, int outcomes, int tries) {
        /** As EventBridge counts: its time is 14 bytes. */
        int bytes() {
            return OutcomeEventWriter.utf8(event.source())
                    + OutcomeEventWriter.utf8(event.detailType())
                    + OutcomeEventWriter.utf8(event.detail())
                    + 14;
        }
    }
}
