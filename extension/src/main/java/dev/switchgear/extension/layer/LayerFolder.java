package dev.switchgear.extension.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The layer as a folder, as Lambda unpacks it into {@code /opt}. */
final class LayerFolder {
    static final String NAME = "switchgear";
    static final String LAUNCHER = "extensions/" + NAME;

    private static final String ARCHIVE = "classes.jsa";
    private static final long DUMP_SECONDS = 300;
    private static final int MOST_DUMPS = 40;
    private static final int AGREEING_DUMPS = 3;

    /** The SDK needs nothing else, by jdeps; the second is TLS with elliptic curves, in the base from JDK 22 on. */
    private static final String MODULES = "java.base,jdk.crypto.ec";

    /** Small, quick to start, and of one thread's compiler: nobody waits for its best code. */
    private static final String OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -Xss256k -XX:-UsePerfData"
            + " -XX:SharedArchiveFile=" + ARCHIVE + " -Xshare:auto -Xlog:disable -Xlog:all=error:stderr";

    /** Loaded when two threads happen to meet at a lock, which is not a matter of the program. */
    private static final String ONLY_WHEN_CONTENDED = "AbstractQueuedSynchronizer$";

    private final Path folder;
    private final Path home;

    LayerFolder(Path folder) {
        this.folder = folder;
        home = folder.resolve(NAME);
    }

    /** Links the runtime, copies the jars and writes the launcher. */
    void assemble(List<Path> classPath) throws IOException {
        link(home.resolve("runtime"));
        List<String> jars = new Jars(home.resolve("lib")).collect(classPath);
        launcher(jars.stream().map(jar -> "lib/" + jar).collect(Collectors.joining(":")));
        LayerZip.sameTimes(folder);
    }

    private static void link(Path target) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new MissingToolException("this Java (" + BuildMachine.javaHome()
                        + ") has no jlink: use a JDK, 17 or newer, not a runtime"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintWriter words = new PrintWriter(said, true, StandardCharsets.UTF_8);
        int status = jlink.run(
                words,
                words,
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                target.toString());
        if (status != 0) {
            throw new MissingToolException("this JDK (" + BuildMachine.javaHome() + ") cannot link a runtime: "
                    + said.toString(StandardCharsets.UTF_8).strip()
                    + "; it needs its jmods folder, or to be linkable itself (JEP 493)");
        }
    }

    /**
     * Paths are relative to the home: the archive is good only for the class path that it was made with, word by word, and
     * the layer is built in one place and run in another.
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
     * Runs the extension once to learn which classes it needs, and makes an archive of them. Returns whether others who do
     * the same get the same bytes.
     */
    boolean train() throws IOException, InterruptedException {
        Path list = Files.createTempFile("switchgear-classes-", ".list");
        boolean usual = false;
        try {
            new Training(folder.resolve(LAUNCHER)).run(list);
            // Sorted, because threads load them in any order: then the same classes make the same archive.
            List<String> classes = Files.readAllLines(list).stream()
                    .filter(line -> !line.startsWith("#") && !line.contains(ONLY_WHEN_CONTENDED))
                    .sorted()
                    .distinct()
                    .toList();
            Files.write(list, classes);
            Map<Long, Integer> seen = new HashMap<>();
            for (int i = 0; i < MOST_DUMPS && !usual; i++) {
                usual = dump(list) && seen.merge(checksum(), 1, Integer::sum) == AGREEING_DUMPS;
            }
        } finally {
            Files.delete(list);
        }
        LayerZip.sameTimes(folder);
        return usual;
    }

    /**
     * Returns whether the archive is the one that others get too. In JDK 17, two of the JVM's own threads race for loading
     * one class, and its place in that order decides where everything after it lies; that of the finalizer is first more
     * often than not. Smaller races leave no trace but other bytes, and are rarer: the bytes that come again are the usual.
     */
    private boolean dump(Path list) throws IOException, InterruptedException {
        Path order = Files.createTempFile("switchgear-order-", ".log");
        try {
            dump(list, order);
            return isUsual(Files.readAllLines(order));
        } finally {
            Files.delete(order);
        }
    }

    private long checksum() throws IOException {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(home.resolve(ARCHIVE)));
        return sum.getValue();
    }

    /** Whether nobody raced, or the usual thread won; {@code loaded} has a line for each class. */
    static boolean isUsual(List<String> loaded) {
        int first = at(loaded, "java.lang.ref.Finalizer$FinalizerThread ");
        int second = at(loaded, "jdk.internal.misc.VM ");
        return first < 0 || second <= first + 1;
    }

    private static int at(List<String> loaded, String start) {
        int at = loaded.size() - 1;
        while (at >= 0 && !loaded.get(at).startsWith(start)) {
            at--;
        }
        return at;
    }

    private void dump(Path list, Path order) throws IOException, InterruptedException {
        String jars;
        try (var files = Files.list(home.resolve("lib"))) {
            jars = files.map(jar -> "lib/" + jar.getFileName()).sorted().collect(Collectors.joining(":"));
        }
        Process dump = new ProcessBuilder(
                        "runtime/bin/java",
                        "-Xshare:dump",
                        // as it runs; and without the heap's objects, whose identities differ from dump to dump
                        "-XX:+UseSerialGC",
                        "-Xlog:class+load=info:file=" + order + ":none",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + ARCHIVE,
                        "-cp",
                        jars)
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
