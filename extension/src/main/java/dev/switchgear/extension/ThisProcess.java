package dev.switchgear.extension;

import dev.switchgear.spi.Ticker;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/** This process and its surroundings: nobody else here asks for its clocks, its variables or its randomness. */
final class ThisProcess {
    /** Where Lambda is reached; absent outside of it. */
    static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";

    private ThisProcess() {}

    static Map<String, String> variables() {
        return System.getenv();
    }

    static InstantSource clock() {
        return InstantSource.system();
    }

    static Ticker ticker() {
        return System::nanoTime;
    }

    /** Seeds itself when it is first used, so that two copies of a snapshot are not alike. */
    static RandomGenerator random() {
        return new SecureRandom();
    }

    /** The secret that callers must know: what the function's own SDK signs with, in one form or the other. */
    static Token token() {
        String session = variables().getOrDefault("AWS_SESSION_TOKEN", "");
        return new Token(
                session.isEmpty() ? variables().getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "") : session);
    }

    /** Whether many processes will be made of this one; then nothing that tells them apart may exist yet. */
    static boolean isToBeCopied() {
        return variables().getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "").equals("snap-start")
                || (variables().getOrDefault("AWS_SESSION_TOKEN", "").isEmpty()
                        && variables().containsKey("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    }
}
