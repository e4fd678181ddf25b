package dev.switchgear.local;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The machine we run on: its clocks, and what the launcher and the environment say. Nobody else here asks for them; everybody is handed them. */
public final class Machine {
    private Machine() {}

    /** The wall clock. */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** Nanoseconds since an arbitrary moment. */
    public static long nanos() {
        return System.nanoTime();
    }

    /** A path that whoever started us has set as a system property. */
    static Optional<Path> setting(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }

    /** Where this repository is, as the launcher says; empty if nobody said. */
    public static String repository() {
        return System.getProperty("switchgear.root", "");
    }

    /** All environment variables, for a program that is started as its user would start it. */
    public static Map<String, String> variables() {
        return System.getenv();
    }

    /** The value of an environment variable; empty if there is none. */
    public static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }
}
