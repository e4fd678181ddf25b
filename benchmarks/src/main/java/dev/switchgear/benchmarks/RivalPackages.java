package dev.switchgear.benchmarks;

import dev.switchgear.local.Machine;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.extension.Commands;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packages of rivals in other languages, in pinned versions, in a folder that git ignores. */
final class RivalPackages {
    /** A language: its program, the file that pins its packages, and the function that uses them. */
    enum Language {
        PYTHON("python3", "requirements.txt", "powertools.py"),
        NODE("node", "package.json", "circuitbreaker-lambda.js");

        private final String program;
        private final String pins;
        private final String function;

        Language(String program, String pins, String function) {
            this.program = program;
            this.pins = pins;
            this.function = function;
        }
    }

    private static final long INSTALL_MINUTES = 10;

    /** A copy of the pins, written when the packages are installed. */
    private static final String MARK = "installed";

    private final Sandbox host;
    private final Narrator narrator;
    private final Path folder;

    RivalPackages(Sandbox host, Narrator narrator) {
        this.host = host;
        this.narrator = narrator;
        folder = Path.of(Machine.repository(), "target", "rivals").toAbsolutePath();
    }

    /**
     * Checks for the packages, and installs them if that is allowed.
     *
     * @param install whether they may be installed
     * @return why they are missing; empty if they are there
     */
    Optional<String> obtain(Language language, boolean install) throws InterruptedException {
        if (Commands.program(language.program).isEmpty()) {
            return Optional.of(language.program + " is not on the path");
        }
        if (installed(language)) {
            return Optional.empty();
        }
        if (!install) {
            return Optional.of("its packages are not installed; --rivals all installs them below target/rivals");
        }
        narrator.event(host.millis(), "install", language.pins + ", below " + folder);
        return language == Language.PYTHON ? installPython() : installNode();
    }

    /** Returns the command that runs the function. */
    List<String> command(Language language) {
        Path script = host.folder().resolve(language.function);
        write(script, resource(language.function));
        String program = language == Language.PYTHON
                ? folderOf(language).resolve("bin").resolve("python").toString()
                : Commands.program(language.program).orElseThrow();
        return List.of(program, script.toString());
    }

    /** Returns the additional variables of that command. */
    Map<String, String> variables(Language language) {
        return language == Language.PYTHON
                ? Map.of()
                : Map.of("NODE_PATH", folderOf(language).resolve("node_modules").toString());
    }

    private boolean installed(Language language) {
        Path mark = folderOf(language).resolve(MARK);
        try {
            return Files.exists(mark) && Files.readString(mark).equals(resource(language.pins));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<String> installPython() throws InterruptedException {
        Path home = folderOf(Language.PYTHON);
        Optional<String> trouble =
                run(List.of(Commands.program("python3").orElseThrow(), "-m", "venv", "--clear", home.toString()));
        if (trouble.isPresent()) {
            return trouble;
        }
        Path pins = home.resolve(Language.PYTHON.pins);
        write(pins, resource(Language.PYTHON.pins));
        String python = home.resolve("bin").resolve("python").toString();
        return marked(
                Language.PYTHON,
                run(List.of(
                        python,
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--require-hashes",
                        "--only-binary=:all:",
                        "-r",
                        pins.toString())));
    }

    private Optional<String> installNode() throws InterruptedException {
        Optional<String> npm = Commands.program("npm");
        if (npm.isEmpty()) {
            return Optional.of("npm is not on the path");
        }
        Path home = folderOf(Language.NODE);
        write(home.resolve(Language.NODE.pins), resource(Language.NODE.pins));
        List<String> install = List.of(
                npm.get(),
                "install",
                "--prefix",
                home.toString(),
                "--ignore-scripts",
                "--no-package-lock",
                "--no-audit",
                "--no-fund");
        return marked(Language.NODE, run(install));
    }

    private Optional<String> marked(Language language, Optional<String> trouble) {
        if (trouble.isEmpty()) {
            write(folderOf(language).resolve(MARK), resource(language.pins));
        }
        return trouble;
    }

    private Optional<String> run(List<String> command) throws InterruptedException {
        ChildProcess process = ChildProcess.start(host, "install", command, Machine.variables());
        try {
            int status = process.ended().get(INSTALL_MINUTES, TimeUnit.MINUTES).exitValue();
            return status == 0
                    ? Optional.empty()
                    : Optional.of("'" + String.join(" ", command) + "' exited with " + status + process.tail());
        } catch (TimeoutException e) {
            process.close();
            return Optional.of("'" + String.join(" ", command) + "' took more than " + INSTALL_MINUTES + " minutes");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path folderOf(Language language) {
        return folder.resolve(language.program);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(RivalPackages.class.getResourceAsStream("rivals/" + name), "no " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
