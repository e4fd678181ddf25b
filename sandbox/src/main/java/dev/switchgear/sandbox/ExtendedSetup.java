package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The processes of an environment with an extension, for cases in which {@link Sandbox#withExtension} is not enough.
 *
 * @param name the name of the environment
 * @param function the command that starts the runtime with the function
 * @param extension the command that starts the extension
 * @param variables the variables of the function and the extension
 * @param timeout the timeout of an invocation
 * @param invokeEvents whether extensions get INVOKE events
 * @param endBudget the time to end that extensions are told; Lambda gives 2 s
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

    /** Creates a setup with Lambda's time to end. */
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
