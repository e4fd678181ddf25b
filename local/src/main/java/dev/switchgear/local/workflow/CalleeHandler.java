package dev.switchgear.local.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.switchgear.local.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The function that the machines call. It calls the dependency and returns its input. */
public final class CalleeHandler implements RequestHandler<Object, Map<String, @Nullable Object>> {
    /** An invalid order: a mistake of the caller. */
    static final String MISTAKE = "no order";

    @Override
    public Map<String, @Nullable Object> handleRequest(@Nullable Object event, Context context) {
        if (MISTAKE.equals(event)) {
            throw new IllegalArgumentException("an order is anything but '" + MISTAKE + "'");
        }
        try {
            Workbench.callDependency();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.singletonMap("order", event);
    }
}
