package dev.switchgear.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/**
 * Books how an execution's call ended: starts watches, adds evidence, trips, records probes and finishes verdicts.
 *
 * <p>Event: {@code circuit}, {@code callTimeoutMillis}, {@code journal} as {@link GetCircuitStatus} has returned it,
 * {@code result} ({@code success}, {@code failure} or {@code ignored}) and {@code tookMillis}. Result: {@code state} and
 * {@code journal}.
 *
 * @since 0.1.0
 */
public final class UpdateCircuitStatus implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Handlers handlers;

    /** Made by the runtime, configured by the environment. */
    public UpdateCircuitStatus() {
        this(Handlers.read());
    }

    UpdateCircuitStatus(Handlers handlers) {
        this.handlers = handlers;
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        Journal journal = handlers.journal(event);
        Number took = event.get("tookMillis") instanceof Number number ? number : 0;
        journal.end(Handlers.text(event, "result"), took.longValue());
        return Map.of("state", journal.status().state().name(), "journal", journal.toString());
    }
}
