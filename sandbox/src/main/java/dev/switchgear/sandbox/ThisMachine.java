package dev.switchgear.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The only access to the machine: its clock, its processor and its Java. */
final class ThisMachine {
    /** The first Java version that needs an option for native code. */
    private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 22;

    private ThisMachine() {}

    /** The wall clock. */
    static InstantSource clock() {
        return InstantSource.system();
    }

    /** The java command of this process. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of this process, with absolute paths. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static boolean asksForNativeAccess() {
        return Runtime.version().feature() >= FIRST_TO_ASK_FOR_NATIVE_ACCESS;
    }

    /** The name of the processor in native libraries: {@code x86_64}, {@code aarch_64}. */
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
