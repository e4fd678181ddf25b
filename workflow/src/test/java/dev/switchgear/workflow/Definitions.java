package dev.switchgear.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.model.CircuitPolicy;
import java.util.Map;

/** The machines of the tests, as a deployment would make them. */
public final class Definitions {
    static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";
    static final String CHARGE = "arn:aws:lambda:eu-west-1:123456789012:function:charge";
    static final String REFUND = "arn:aws:lambda:eu-west-1:123456789012:function:refund:live";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Definitions() {}

    static Workflow.Builder workflow() {
        return Workflow.builder(TABLE)
                .callee("charge", CHARGE)
                .callee("refund", REFUND)
                .callerError("com.example.InvalidOrder");
    }

    /** Returns the states of the direct machine with a policy. */
    public static Map<?, ?> direct(CircuitPolicy policy) {
        return part(parsed(workflow().policy(policy).build().direct()), "States");
    }

    /** Returns one state, or a part of one. */
    public static Map<?, ?> part(Map<?, ?> whole, String name) {
        return (Map<?, ?>) java.util.Objects.requireNonNull(whole.get(name), name);
    }

    static Map<?, ?> parsed(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
