package dev.switchgear.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The machine that the sandbox runs on: its clock, its processor and the Java on it. Nobody else here asks for them. */
final class ThisMachine {
    /** The first Java that wants to be told that native code is loaded. */
    private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 22;

    private ThisMachine() {}

    /** The wall clock. */
    static InstantSource clock() {
        return InstantSource.system();
    }

    /** The java that runs us. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Our class path, good wherever another JVM is started. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static boolean asksForNativeAccess() {
        return Runtime.version().feature() >= FIRST_TO_ASK_FOR_NATIVE_ACCESS;
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
