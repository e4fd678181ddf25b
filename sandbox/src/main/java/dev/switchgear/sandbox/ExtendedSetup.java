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
 */
public record ExtendedSetup(
        String name,
        List<String> function,
        List<String> extension,
        Map<String, String> variables,
        Duration timeout,
        boolean invokeEvents) {}
