package dev.switchgear.extension;

import dev.switchgear.spi.Ticker;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The only access to clocks, variables and random numbers in this package. */
final class ThisProcess {
    /** The variable with the address of Lambda; absent outside of Lambda. */
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

    /** Is seeded when it is first used, so that two copies of a snapshot differ. */
    static RandomGenerator random() {
        return new SecureRandom();
    }

    /** The secret that callers must send: the session token of the function's credentials, or its container token. */
    static Token token() {
        String session = variables().getOrDefault("AWS_SESSION_TOKEN", "");
        return new Token(
                session.isEmpty() ? variables().getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "") : session);
    }

    /** Whether many processes will be restored from a snapshot of this one; then it must have no identity yet. */
    static boolean isToBeCopied() {
        return variables().getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "").equals("snap-start")
                || (variables().getOrDefault("AWS_SESSION_TOKEN", "").isEmpty()
                        && variables().containsKey("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    }
}
