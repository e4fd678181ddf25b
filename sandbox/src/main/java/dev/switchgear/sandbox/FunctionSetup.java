package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function of any language, for cases in which {@link LambdaFunction} does not fit. Its runtime is a program that
 * asks the Runtime API for events.
 *
 * @param name the function's name, and the beginning of its environments' names
 * @param handler the value of {@code _HANDLER}
 * @param command the command that starts the runtime with the function
 * @param variables the function's own environment variables
 * @param timeout the time of an event, after which its environment is killed
 */
public record FunctionSetup(
        String name, String handler, List<String> command, Map<String, String> variables, Duration timeout) {}
