package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What runs in an environment with an extension, for one that {@link Sandbox#withExtension} does not fit.
 *
 * @param name of the environment
 * @param function starts the runtime with the function
 * @param extension starts the extension
 * @param variables of the function, which its extension gets too
 * @param timeout of an invocation
 * @param invokeEvents whether extensions are told of invocations
 * @param endBudget how long the extension is told that it has to end; Lambda gives 2 s
 */
public record ExtendedSetup(
        String name,
        List<String> function,
        List<String> extension,
        Map<String, String> variables,
        Duration timeout,
        boolean invokeEvents,
        Duration endBudget) {
    private static final Duration OF_LAMBDA = Duration.ofSeconds(2);

    /** With the time to end that Lambda gives. */
    public ExtendedSetup(
            String name,
            List<String> function,
            List<String> extension,
            Map<String, String> variables,
            Duration timeout,
            boolean invokeEvents) {
        this(name, function, extension, variables, timeout, invokeEvents, OF_LAMBDA);
    }
}
