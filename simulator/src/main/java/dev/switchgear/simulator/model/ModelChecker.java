package dev.switchgear.simulator.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the model checker TLC in a process of its own, because its state is static, and a failed run must not influence
 * the next one.
 */
final class ModelChecker {
    private static final String MODULE = "Circuit.tla";
    private static final long LONGEST_MINUTES = 60;
    private static final Pattern BROKEN = Pattern.compile("Invariant (\\w+) is violated");
    private static final Pattern STATES = Pattern.compile(
            "^(\\d+) states generated, (\\d+) distinct states found, (\\d+) states left", Pattern.MULTILINE);

    private final Path work;

    /** Creates a checker that writes its files into {@code work}. */
    ModelChecker(Path work) {
        this.work = work;
    }

    /**
     * The result of a run.
     *
     * @param broken the invariant that was violated; empty if all held
     * @param states the number of distinct states
     * @param complete whether every state was checked
     * @param output the output of the checker, with the steps that lead to a violation
     */
    record Result(String broken, long states, boolean complete, String output) {
        /** Whether the result is the expected one. */
        boolean isAsExpectedOf(ModelRun run) {
            return broken.equals(run.breaks()) && (complete || !run.mustHold());
        }
    }

    Result check(ModelRun run) {
        try {
            Path folder = Files.createDirectories(work.resolve(run.name().replaceAll("[^A-Za-z0-9]+", "-")));
            copy(MODULE, folder);
            Files.writeString(folder.resolve("run.cfg"), run.configuration(text(run.instance() + ".cfg")));
            return result(run, launch(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("checking model run " + run.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking model run " + run.name(), e);
        }
    }

    private static String launch(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("tlc.txt");
        String java = ProcessHandle.current().info().command().orElse("java");
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", // most runs end before better code would pay
                        "-Djava.io.tmpdir=" + folder.toAbsolutePath(), // where TLC unpacks its own modules
                        "-cp",
                        jar().toString(),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-metadir",
                        folder.toAbsolutePath().resolve("states").toString(),
                        "-config",
                        "run.cfg",
                        MODULE))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the model checker ran for more than " + LONGEST_MINUTES + " min; see "
                        + output.toAbsolutePath());
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static Result result(ModelRun run, String output) {
        Matcher states = STATES.matcher(output);
        Matcher broken = BROKEN.matcher(output);
        boolean violated = broken.find();
        boolean completed = output.contains("Model checking completed. No error has been found.");
        if (!violated && !completed) {
            throw new IllegalStateException("model run " + run.name() + " did not finish:\n" + output);
        }
        boolean counted = states.find();
        return new Result(
                violated ? broken.group(1) : "",
                counted ? Long.parseLong(states.group(2)) : 0,
                completed && counted && states.group(3).equals("0"),
                output);
    }

    /** Returns a file of the model. */
    static String text(String name) throws IOException {
        try (InputStream file = open(name)) {
            return new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Copies a file of the model to a folder where a parser can read it. */
    static Path copy(String name, Path folder) throws IOException {
        Path target = folder.resolve(name);
        try (InputStream file = open(name)) {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private static InputStream open(String name) throws IOException {
        InputStream file = ModelChecker.class.getResourceAsStream(name);
        if (file == null) {
            throw new IOException("the model has no file '" + name + "'");
        }
        return file;
    }

    private static Path jar() {
        try {
            return Path.of(tlc2.TLC
                    .class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the model checker is in no file", e);
        }
    }
}
