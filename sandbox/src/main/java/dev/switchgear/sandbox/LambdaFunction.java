package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a function.
 *
 * @param name the function's name, with which the names of its environments begin
 * @param handler the class that the runtime client loads
 * @param variables the function's own environment variables
 * @param jvmOptions options of the JVM of each environment
 * @param timeout the time of an event, after which its environment is killed
 */
public record LambdaFunction(
        String name,
        Class<? extends RequestHandler<?, ?>> handler,
        Map<String, String> variables,
        List<String> jvmOptions,
        Duration timeout) {
    /** Options for a small JVM that starts quickly, because a fleet shares one machine. */
    public static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xss512k",
            "-XX:-UsePerfData");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /**
     * A function with the name of its class, without variables, in a {@link #SMALL_JVM}, and with a timeout of 30 s.
     */
    public static LambdaFunction of(Class<? extends RequestHandler<?, ?>> handler) {
        return new LambdaFunction(handler.getSimpleName(), handler, Map.of(), SMALL_JVM, DEFAULT_TIMEOUT);
    }

    /** The same function with another name. */
    public LambdaFunction named(String other) {
        return new LambdaFunction(other, handler, variables, jvmOptions, timeout);
    }

    /** The same function with these environment variables too; they replace existing ones. */
    public LambdaFunction with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return new LambdaFunction(name, handler, Map.copyOf(all), jvmOptions, timeout);
    }

    /** The same function with one more environment variable. */
    public LambdaFunction with(String variable, String value) {
        return with(Map.of(variable, value));
    }

    /** The same function with another timeout. */
    public LambdaFunction within(Duration other) {
        return new LambdaFunction(name, handler, variables, jvmOptions, other);
    }

    /** Returns the command that starts the same function; it begins with {@code java}, usually {@link Sandbox#java}. */
    public FunctionSetup setup(List<String> java) {
        return new FunctionSetup(name, handler.getName(), command(java), variables, timeout);
    }

    /** The command that starts the real runtime client with this function. */
    List<String> command(List<String> java) {
        List<String> command = new ArrayList<>(java);
        command.addAll(jvmOptions);
        command.add(FunctionProcess.RUNTIME_CLIENT);
        command.add(handler.getName());
        return command;
    }
}
