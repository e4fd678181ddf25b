package dev.switchgear.lambda;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.Excerpt;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes one line of JSON for each event of a circuit, before the call that learned of it continues.
 *
 * <p>An error of the store is reported once a minute and kind, with the store's message, which names table, region and
 * remedy. Timeouts of calls are not reported, because they are normal in a cold start.
 */
final class Journal implements CircuitListener {
    private static final long AGAIN_MILLIS = 60_000;

    /** The SDK can use 2,000 characters to say where it found no credentials. */
    private static final int MOST_TROUBLE = 400;

    private final String function;
    private final InstantSource clock;
    private final Consumer<String> output;
    private String trouble = "";
    private long troubleAt;

    Journal(String function, InstantSource clock, Consumer<String> output) {
        this.function = function;
        this.clock = clock;
        this.output = output;
    }

    @Override
    public void on(CircuitEvent event) {
        switch (event.kind()) {
            case SHADOWED, WATCH_STARTED, RESTORED -> {}
            case DEGRADED -> {
                if (!event.detail().startsWith("no answer within")) {
                    tellTrouble(event.detail());
                }
            }
            default -> write(event.kind().name(), circuitOf(event), event);
        }
    }

    /**
     * Reports all problems of the settings in one line. A store that is missing because of them does not report it
     * again.
     */
    synchronized void misconfigured(String problems, boolean storeIsMissing) {
        if (storeIsMissing) {
            trouble = shortened(problems);
            troubleAt = clock.millis();
        }
        write("MISCONFIGURED", Map.of(), problems + "; calls go on, with defaults for what is wrong", clock.instant());
    }

    /** Reports an error of the store, unless it was just reported. */
    void storeFailed(StoreUnavailableException failure) {
        if (failure.kind() != StoreUnavailableException.Kind.SATURATED) {
            tellTrouble(String.valueOf(failure.getMessage()));
        }
    }

    /** Reports that the store answers again, if an error was reported. */
    synchronized void storeAnswered() {
        if (!trouble.isEmpty()) {
            trouble = "";
            write("STORE_ANSWERS", Map.of(), "the store answers; circuits are shared again", clock.instant());
        }
    }

    /** The order is the same in every process; that of {@code Map.of} is not. */
    private static Map<String, Object> circuitOf(CircuitEvent event) {
        Map<String, Object> circuit = new LinkedHashMap<>();
        circuit.put("circuit", event.circuit());
        circuit.put("state", event.state());
        return circuit;
    }

    private static String shortened(String trouble) {
        return Excerpt.of(trouble, MOST_TROUBLE);
    }

    private synchronized void tellTrouble(String all) {
        String what = shortened(all);
        long now = clock.millis();
        if (what.equals(trouble) && Long.compareUnsigned(now - troubleAt, AGAIN_MILLIS) < 0) {
            return;
        }
        trouble = what;
        troubleAt = now;
        write(
                "STORE_FAILS",
                Map.of(),
                what + "; calls go on, protected by this environment's own view",
                clock.instant());
    }

    private void write(String what, Map<String, Object> more, CircuitEvent event) {
        write(what, more, event.detail(), event.at());
    }

    private void write(String what, Map<String, ?> more, String detail, Instant at) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("switchgear", what);
        line.putAll(more);
        line.put("detail", detail);
        line.put("at", at);
        line.put("function", function);
        output.accept(JsonText.of(line));
    }
}
