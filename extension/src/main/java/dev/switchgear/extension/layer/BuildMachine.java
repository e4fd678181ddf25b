package dev.switchgear.extension.layer;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The Java that builds the layer; nobody else here asks for it. */
final class BuildMachine {
    private BuildMachine() {}

    /** What the extension is made of: its own classes and every library, in no order. */
    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** As Lambda names it: {@code x86_64} or {@code arm64}. */
    static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
