package dev.switchgear.extension.layer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Java that builds the layer. */
final class BuildMachine {
    private BuildMachine() {}

    /** The class path of the extension, in any order. */
    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    static String javaVersion() {
        return System.getProperty("java.version");
    }

    static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** The prefix of a command that restricts it to one processor; empty if there is none. */
    static List<String> onOneProcessor() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path taskset = Path.of(folder, "taskset");
            if (Files.isExecutable(taskset)) {
                return allowedProcessor()
                        .map(processor -> List.of(taskset.toString(), "-c", processor))
                        .orElse(List.of());
            }
        }
        return List.of();
    }

    private static Optional<String> allowedProcessor() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip().split("[,-]", -1)[0])
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not Linux; its layer would not run in Lambda either
        }
    }

    /** The name that Lambda uses: {@code x86_64} or {@code arm64}. */
    static String architecture() {
        return architecture(System.getProperty("os.arch"));
    }

    static String architecture(String name) {
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
