package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function as its owner configures it.
 *
 * @param name the function's name, also the head of its environments' names
 * @param handler the class the runtime client loads
 * @param variables the function's own environment variables
 * @param jvmOptions options of the JVM of each environment
 * @param timeout the life an event gets before its environment is killed
 */
public record LambdaFunction(
        String name,
        Class<? extends RequestHandler<?, ?>> handler,
        Map<String, String> variables,
        List<String> jvmOptions,
        Duration timeout) {
    /** Small and quick to start: a fleet of these shares one machine. */
    public static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xss512k",
            "-XX:-UsePerfData");
}
