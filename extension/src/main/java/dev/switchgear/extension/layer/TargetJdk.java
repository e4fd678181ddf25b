package dev.switchgear.extension.layer;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JDK that the layer's Java is linked from: the one that runs this, or another one, for machines that this one is not.
 *
 * @param architecture in the name that Lambda uses
 * @param given whether it is another one
 * @param emulator the beginning of a command that runs its programs here; empty if nothing does, or nothing has to
 */
record TargetJdk(Path home, String architecture, boolean given, List<String> emulator) {
    /**
     * The modules that the SDK needs, by jdeps. The second is TLS with elliptic curves, which is in java.base from JDK
     * 22 on.
     */
    private static final String MODULES = "java.base,jdk.crypto.ec";

    private static final int MOST_LINKS = 8;

    static TargetJdk running() {
        return new TargetJdk(BuildMachine.javaHome(), BuildMachine.architecture(), false, List.of());
    }

    /**
     * Reads what a JDK says of itself.
     *
     * @throws MissingToolException if this Java cannot link its modules
     */
    static TargetJdk read(Path home, List<String> emulator) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            throw new MissingToolException(home + " is no JDK: it has no file named release");
        }
        String text = Files.readString(release);
        String version = value(text, "JAVA_VERSION");
        if (!version.equals(BuildMachine.javaVersion())) {
            throw new MissingToolException(home + " is Java " + version + ", and this Java is "
                    + BuildMachine.javaVersion()
                    + ": jlink is sure to link only modules of its own version. Set JAVA_HOME"
                    + " to a JDK " + version + " of this machine");
        }
        if (!Files.isDirectory(home.resolve("jmods"))) {
            throw new MissingToolException(home + " has no folder named jmods, which its Java would be linked from");
        }
        return new TargetJdk(home, BuildMachine.architecture(value(text, "OS_ARCH")), true, emulator);
    }

    private static String value(String release, String name) {
        Matcher found =
                Pattern.compile("^" + name + "=\"(.*)\"$", Pattern.MULTILINE).matcher(release);
        return found.find() ? found.group(1) : "unknown";
    }

    /** Whether its programs can be run here. */
    boolean runs() {
        return !given || !emulator.isEmpty();
    }

    /** The beginning of a command: a program of the layer's Java. */
    List<String> program(String name) {
        List<String> command = new ArrayList<>(emulator);
        command.add("runtime/bin/" + name);
        return command;
    }

    /** Links a Java; jlink generates classes and strips them in any order, and is run again until all are stripped. */
    void link(Path target) throws IOException, InterruptedException {
        linkOnce(target);
        for (int i = 0; i < MOST_LINKS && !isStripped(target); i++) {
            Layer.delete(target);
            linkOnce(target);
        }
    }

    /** Runs in its own process, because within one process the plugins keep their order. */
    private void linkOnce(Path target) throws IOException, InterruptedException {
        Path jlink = BuildMachine.javaHome().resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            throw new MissingToolException(
                    "this Java (" + BuildMachine.javaHome() + ") has no jlink: use a JDK, 17 or newer, not a runtime");
        }
        List<String> command = new ArrayList<>(List.of(
                jlink.toString(),
                "--add-modules",
                MODULES,
                "--no-header-files",
                "--no-man-pages",
                "--output",
                target.toString()));
        if (given) {
            // The tools of this machine do not strip programs of another.
            command.addAll(List.of("--module-path", home.resolve("jmods").toString(), "--strip-java-debug-attributes"));
        } else {
            command.add("--strip-debug");
        }
        Process link = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(link.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (link.waitFor() != 0) {
            throw new MissingToolException("this JDK (" + BuildMachine.javaHome() + ") cannot link a runtime: "
                    + said.strip() + "; it needs its jmods folder, or to be linkable itself (JEP 493)");
        }
    }

    private static boolean isStripped(Path runtime) throws IOException {
        try (FileSystem image =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", runtime.toString()))) {
            Path generated = image.getPath("/modules/java.base/java/lang/invoke/BoundMethodHandle$Species_LL.class");
            return !new String(Files.readAllBytes(generated), StandardCharsets.ISO_8859_1).contains("SourceFile");
        }
    }
}
