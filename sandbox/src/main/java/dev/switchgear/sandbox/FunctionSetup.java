package dev.switchgear.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function of any language, for one that {@link LambdaFunction} does not fit: its runtime is any program that asks the
 * Runtime API for events.
 *
 * @param name the function's name, also the head of its environments' names
 * @param handler what {@code _HANDLER} is set to
 * @param command starts the runtime with the function
 * @param variables the function's own environment variables
 * @param timeout the time an event gets before its environment is killed
 */
public record FunctionSetup(
        String name, String handler, List<String> command, Map<String, String> variables, Duration timeout) {}
