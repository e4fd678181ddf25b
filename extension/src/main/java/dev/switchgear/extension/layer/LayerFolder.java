package dev.switchgear.extension.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The layer as a folder, as Lambda unpacks it into {@code /opt}. */
final class LayerFolder {
    static final String NAME = "switchgear";
    static final String LAUNCHER = "extensions/" + NAME;

    private static final String ARCHIVE = "classes.jsa";
    private static final long DUMP_SECONDS = 300;
    private static final int MOST_DUMPS = 20;
    private static final int AGREEING_DUMPS = 3;

    /** Options for a small process that starts quickly. */
    private static final String OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -Xss256k -XX:-UsePerfData"
            + " -XX:SharedArchiveFile=" + ARCHIVE + " -Xshare:auto -Xlog:disable -Xlog:all=error:stderr";

    /** Only what each of these runs loaded is usual: a run that had to wait for something loads a few classes more. */
    private static final int TRAININGS = 3;

    /**
     * Lines that differ between runs: comments, the resolved references (from JDK 24 on), and classes that depend on
     * the order of threads.
     */
    private static final Pattern BY_CHANCE =
            Pattern.compile("#.*|@cp .*|.*AbstractQueuedSynchronizer\\$.*|.*ConcurrentHashMap\\$CounterCell.*");

    private final Path folder;
    private final Path home;
    private final TargetJdk jdk;

    LayerFolder(Path folder, TargetJdk jdk) {
        this.folder = folder;
        this.jdk = jdk;
        home = folder.resolve(NAME);
    }

    /** Links the runtime, copies the jars and writes the launcher. */
    void assemble(List<Path> classPath) throws IOException, InterruptedException {
        jdk.link(home.resolve("runtime"));
        List<String> jars = new Jars(home.resolve("lib")).collect(classPath);
        launcher(jars.stream().map(jar -> "lib/" + jar).collect(Collectors.joining(":")));
        LayerZip.sameTimes(folder);
    }

    /**
     * Paths are relative to the home, because the archive is valid only for exactly the class path with which it was
     * made, and the layer runs in another folder.
     */
    private void launcher(String classPath) throws IOException {
        String script = """
                #!/bin/sh
                # Started by Lambda. What the function set for its own Java is not for this one.
                unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LD_LIBRARY_PATH LD_PRELOAD
                cd "${0%%/*}/../%s" || exit 1
                exec runtime/bin/java %s ${SWITCHGEAR_LAYER_TRAINING:-} -cp %s dev.switchgear.extension.Main "${0##*/}"
                """.formatted(NAME, OPTIONS, classPath);
        Path launcher = folder.resolve(LAUNCHER);
        Files.createDirectories(launcher.getParent());
        Files.writeString(launcher, script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Makes an archive of the classes that the extension needs. Returns whether the result is reproducible.
     *
     * @param trained the layer that is run to find the classes: this one, or one for this machine with the same jars
     */
    boolean train(LayerFolder trained) throws IOException, InterruptedException {
        Path list = Files.createTempFile("switchgear-classes-", ".list");
        boolean usual = false;
        try {
            // Sorted, because threads load them in any order: then the same classes make the same archive.
            Set<String> classes = new TreeSet<>(trained.loaded(list));
            for (int run = 1; run < TRAININGS; run++) {
                classes.retainAll(Set.copyOf(trained.loaded(list)));
            }
            classes.removeIf(line -> BY_CHANCE.matcher(line).matches());
            Files.write(list, classes);
            Map<Long, Integer> seen = new HashMap<>();
            for (int i = 0; i < MOST_DUMPS && !usual; i++) {
                dump(list);
                usual = seen.merge(checksum(), 1, Integer::sum) == AGREEING_DUMPS;
            }
        } finally {
            Files.delete(list);
        }
        LayerZip.sameTimes(folder);
        return usual;
    }

    private List<String> loaded(Path list) throws IOException, InterruptedException {
        new Training(folder.resolve(LAUNCHER)).run(list);
        return Files.readAllLines(list);
    }

    /**
     * Shows on the Java that was linked that the archive belongs to the jars, and that it would be noticed if it did not: a
     * Java that went on with an archive of other jars would run classes that are in none of them.
     */
    void prove() throws IOException, InterruptedException {
        if (!takesArchive()) {
            throw new IOException("the class-data archive does not belong to the jars of the layer");
        }
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            Path replaced = jars.filter(jar -> jar.getFileName().toString().startsWith(NAME))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("the layer has no jar of its own"));
            Files.setLastModifiedTime(
                    replaced, FileTime.from(LayerZip.TIME.toInstant().plusSeconds(3_600)));
            boolean unnoticed = takesArchive();
            Files.setLastModifiedTime(replaced, LayerZip.TIME);
            if (unnoticed) {
                throw new IOException(
                        "this JDK (" + BuildMachine.javaHome() + ") takes a class-data archive for jars that were"
                                + " replaced after it was made: build the layer with another JDK");
            }
        }
    }

    /** Whether the Java starts when it must use the archive. */
    private boolean takesArchive() throws IOException, InterruptedException {
        List<String> command = jdk.program("java");
        command.addAll(List.of(
                "-Xshare:on", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + ARCHIVE, "-cp", jars(), "-version"));
        Process start = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!start.waitFor(DUMP_SECONDS, TimeUnit.SECONDS)) {
            start.destroyForcibly();
            throw new IOException("a Java with the class-data archive does not start within " + DUMP_SECONDS + " s");
        }
        return start.exitValue() == 0;
    }

    private String jars() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.map(jar -> "lib/" + jar.getFileName()).sorted().collect(Collectors.joining(":"));
        }
    }

    private long checksum() throws IOException {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(home.resolve(ARCHIVE)));
        return sum.getValue();
    }

    /**
     * The JVM's own threads (finalizer, reference handler) load classes beside the main thread, and the order decides
     * the layout of the archive. So they run on one processor with the lowest priority, and a different result is rare.
     */
    private void dump(Path list) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(BuildMachine.onOneProcessor());
        command.addAll(jdk.program("java"));
        command.addAll(List.of(
                "-Xshare:dump",
                "-XX:ThreadPriorityPolicy=1",
                "-XX:JavaPriority8_To_OSPriority=19",
                "-XX:JavaPriority9_To_OSPriority=19",
                "-XX:JavaPriority10_To_OSPriority=19",
                // as it runs; and without the heap's objects, whose identities differ from dump to dump
                "-XX:+UseSerialGC",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-cp",
                jars()));
        Process dump = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!dump.waitFor(DUMP_SECONDS, TimeUnit.SECONDS) || dump.exitValue() != 0) {
            dump.destroyForcibly();
            throw new IOException("the class-data archive could not be made");
        }
        Files.setPosixFilePermissions(home.resolve(ARCHIVE), PosixFilePermissions.fromString("rw-r--r--"));
    }
}
