package dev.switchgear.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.ReportedMillis;
import dev.switchgear.spi.CircuitStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Records how the call of an execution ended. It starts watches, adds evidence, trips, records probes and writes
 * verdicts.
 *
 * <p>Event: {@code circuit}, {@code callTimeoutMillis}, {@code journal} from {@link GetCircuitStatus},
 * {@code result} ({@code success}, {@code failure} or {@code ignored}, in any letter case) and {@code tookMillis}.
 * Fractions are rounded, more than 24 h is cut, and other values are ignored. Result: {@code state} and
 * {@code journal}.
 *
 * @since 0.1.0
 */
public final class UpdateCircuitStatus implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final Set<String> RESULTS = Set.of("success", "failure", "ignored");
    private static final Duration LONGEST_CALL = Duration.ofHours(24);

    private final Handlers handlers;

    /** Made by the runtime, configured by the environment. */
    public UpdateCircuitStatus() {
        this(Handlers.read());
    }

    UpdateCircuitStatus(Handlers handlers) {
        this.handlers = handlers;
    }

    /**
     * Returns the same with the caller's own parts.
     *
     * @param policy the policy of circuits that have no live policy
     */
    public static UpdateCircuitStatus of(
            CircuitStore store, String namespace, CircuitPolicy policy, InstantSource clock) {
        return new UpdateCircuitStatus(Handlers.of(store, namespace, policy, clock));
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        if (handlers.disabled()) {
            return Map.of("state", CircuitState.CLOSED.name(), "journal", Handlers.text(event, "journal"));
        }
        Transcript journal = handlers.journal(event);
        Duration took = ReportedMillis.of("tookMillis", Handlers.text(event, "tookMillis"), LONGEST_CALL)
                .time()
                .orElse(Duration.ZERO);
        journal.end(result(Handlers.text(event, "result")), took.toMillis());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("state", journal.status().state().name());
        answer.put("journal", journal.toString());
        return answer;
    }

    private static String result(String word) {
        String result = word.strip().toLowerCase(Locale.ROOT);
        if (!RESULTS.contains(result)) {
            throw new IllegalArgumentException("result is '" + result + "'; it must be success, failure or ignored");
        }
        return result;
    }
}
