package dev.switchgear.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The only access of this module to the machine: its clocks, its input, its system properties and its environment
 * variables. Other classes get these values as arguments.
 */
public final class Machine {
    private Machine() {}

    /** Returns the wall clock. */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** Returns nanoseconds since an arbitrary moment. */
    public static long nanos() {
        return System.nanoTime();
    }

    /** Returns a path from a system property that the launcher sets. */
    static Optional<Path> setting(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }

    /** Returns when a person has pressed Enter, or when the input of this process has ended. */
    static void awaitEnter() {
        try {
            int typed = System.in.read();
            while (typed >= 0 && typed != '\n') {
                typed = System.in.read();
            }
        } catch (IOException e) {
            return; // an input that cannot be read has ended
        }
    }

    /** Returns the folder of this repository, as the launcher sets it; empty if it does not. */
    public static String repository() {
        return System.getProperty("switchgear.root", "");
    }

    /** Returns all environment variables, for a program that is started as its user would start it. */
    public static Map<String, String> variables() {
        return System.getenv();
    }

    /** Returns the value of an environment variable; empty if it is not set. */
    public static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }
}
