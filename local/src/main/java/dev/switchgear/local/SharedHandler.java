package dev.switchgear.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** TEMPORARY stand-in until core has landed. */
public final class SharedHandler implements RequestHandler<Map<String, String>, Map<String, Object>> {
    static final String CIRCUIT = "payments";
    private final UnsharedHandler inner = new UnsharedHandler();

    /** Made by the runtime client. */
    public SharedHandler() {}

    @Override
    public Map<String, Object> handleRequest(Map<String, String> event, Context context) {
        return inner.handleRequest(event, context);
    }
}
