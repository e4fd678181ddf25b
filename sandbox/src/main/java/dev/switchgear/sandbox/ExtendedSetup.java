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
 */
public record ExtendedSetup(
        String name,
        List<String> function,
        List<String> extension,
        Map<String, String> variables,
        Duration timeout,
        boolean invokeEvents) {}
