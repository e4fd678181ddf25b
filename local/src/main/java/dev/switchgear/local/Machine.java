package dev.switchgear.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The machine we run on: its clocks and the Java on it. Nobody else here asks for them; everybody is handed them. */
public final class Machine {
    /** The first Java that wants to be told that native code is loaded. */
    private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 22;

    private Machine() {}

    /** The wall clock. */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** Nanoseconds since an arbitrary moment. */
    public static long nanos() {
        return System.nanoTime();
    }

    /** The java that runs us. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Our class path, good wherever another JVM is started. */
    public static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A path that whoever started us has set as a system property. */
    static Optional<Path> setting(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }

    static boolean asksForNativeAccess() {
        return Runtime.version().feature() >= FIRST_TO_ASK_FOR_NATIVE_ACCESS;
    }

    /** Where this repository is, as the launcher says; empty if nobody said. */
    public static String repository() {
        return System.getProperty("switchgear.root", "");
    }

    /** The value of an environment variable; empty if there is none. */
    public static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    /** The processor as native libraries are named for it: {@code x86_64}, {@code aarch_64}. */
    static String processor() {
        String processor = System.getProperty("os.arch");
        return switch (processor) {
            case "amd64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> processor;
        };
    }

    /** Whether the C library is musl, as on Alpine, and not glibc. */
    static boolean hasMusl() {
        return Files.exists(Path.of("/lib/ld-musl-" + processor().replace("aarch_64", "aarch64") + ".so.1"));
    }
}
