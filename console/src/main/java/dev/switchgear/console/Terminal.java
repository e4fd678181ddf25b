package dev.switchgear.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The environment of an operator.
 *
 * @param environment the variables of the process
 * @param in what the operator types
 * @param out where answers are printed
 * @param interactive whether a person reads and types
 * @param clock what time it is
 * @param waiting how to let time pass
 */
record Terminal(
        Map<String, String> environment,
        BufferedReader in,
        PrintWriter out,
        boolean interactive,
        InstantSource clock,
        Waiting waiting) {
    /** A terminal where time passes as it does. */
    Terminal(
            Map<String, String> environment,
            BufferedReader in,
            PrintWriter out,
            boolean interactive,
            InstantSource clock) {
        this(
                environment,
                in,
                out,
                interactive,
                clock,
                time -> new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** How a verb that reads again and again lets time pass. */
    @FunctionalInterface
    interface Waiting {
        /** Returns after a time, whatever the result. */
        boolean during(Duration time) throws InterruptedException;
    }

    /** Asks for a yes; without a person, the answer is no. */
    boolean confirms(String question) throws IOException {
        if (!interactive) {
            return false;
        }
        out.print(question + " [y/N] ");
        out.flush();
        String answer = in.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Returns the name of the user of this machine. */
    String author() {
        String user = environment.getOrDefault("USER", environment.getOrDefault("USERNAME", ""));
        return user.isBlank() ? "an operator" : user;
    }
}
