package dev.switchgear.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.Admission;
import dev.switchgear.spi.CircuitStore;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides whether an execution may make its call, and leases a probe for it if that is needed.
 *
 * <p>Event: {@code circuit}, {@code callTimeoutMillis}, and from the second attempt on {@code journal}. Result:
 * {@code allowed}, {@code state}, {@code refusal} if refused, {@code remarks} (an override in force, the refusal that
 * shadow mode did not enforce, why a live policy is invalid, and {@code disabled} under {@code SWITCHGEAR_DISABLED}),
 * {@code report} if {@link UpdateCircuitStatus} must be invoked after a success too, {@code callTimeoutMillis} and
 * {@code journal}.
 *
 * @since 0.1.0
 */
public final class GetCircuitStatus implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final Handlers handlers;

    /** Made by the runtime, configured by the environment. */
    public GetCircuitStatus() {
        this(Handlers.read());
    }

    GetCircuitStatus(Handlers handlers) {
        this.handlers = handlers;
    }

    /**
     * Returns the same with the caller's own parts.
     *
     * @param policy the policy of circuits that have no live policy
     */
    public static GetCircuitStatus of(CircuitStore store, String namespace, CircuitPolicy policy, InstantSource clock) {
        return new GetCircuitStatus(Handlers.of(store, namespace, policy, clock));
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        if (handlers.disabled()) {
            return Map.of(
                    "allowed",
                    true,
                    "state",
                    CircuitState.CLOSED.name(),
                    "degraded",
                    "",
                    "report",
                    false,
                    "refusal",
                    Map.of(),
                    "remarks",
                    Map.of("disabled", true),
                    "journal",
                    "");
        }
        Transcript journal = handlers.journal(event);
        Admission admission = journal.begin();
        CircuitStatus status = journal.status();
        Map<String, Object> answer = new LinkedHashMap<>();
        boolean allowed = admission instanceof Admission.Admitted;
        answer.put("allowed", allowed);
        answer.put("state", status.state().name());
        answer.put("degraded", status.degraded() ? "the table could not be read" : "");
        boolean probe = admission instanceof Admission.Admitted admitted && admitted.isProbe();
        answer.put(
                "report",
                probe || status.watching() || handlers.policy().slowCalls().isPresent());
        answer.put("refusal", admission instanceof Admission.Refused refused ? refusal(refused.refusal()) : Map.of());
        answer.put("remarks", remarks(admission, journal));
        answer.put("journal", journal.toString());
        return answer;
    }

    /** The additional output of the execution. */
    private Map<String, Object> remarks(Admission admission, Transcript journal) {
        Map<String, Object> remarks = new LinkedHashMap<>();
        journal.status()
                .override()
                .ifPresent(order -> remarks.put("override", order.kind().name()));
        Refusal shadowed = admission instanceof Admission.Admitted admitted ? admitted.shadowed() : null;
        if (shadowed != null) {
            remarks.put("shadowed", refusal(shadowed));
        }
        journal.policyRejected()
                .ifPresent(why -> remarks.put(
                        "policyRejected", "the live policy is not valid; the machine goes by its own: " + why));
        return remarks;
    }

    private Map<String, Object> refusal(Refusal refusal) {
        long now = handlers.clock().millis();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", refusal.state().name());
        shown.put("cause", refusal.cause().name());
        shown.put("reason", refusal.reason());
        shown.put("sinceMillis", refusal.since().toEpochMilli());
        shown.put("retryAfterMillis", Math.max(0, refusal.retryAt().toEpochMilli() - now));
        shown.put("retryAtMillis", refusal.retryAt().toEpochMilli());
        return shown;
    }
}
