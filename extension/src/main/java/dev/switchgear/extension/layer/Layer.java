package dev.switchgear.extension.layer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The main class of {@code ./switchgear layer}: builds the layer for this machine's architecture, and prints its
 * content.
 */
public final class Layer {
    private static final int BUILT = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MISSING = 3;

    private static final String HELP = """
            usage: ./switchgear layer --output FILE.zip

            Builds the Lambda layer of the extension for the architecture of this machine: one launcher in extensions/, a
            small Java that jlink makes of the JDK that runs this, the extension's jars, and a class-data archive trained
            by a run of the extension. The same sources on the same JDK give the same bytes.

              --output FILE.zip   where the layer goes
              --help              print this

            exit codes: 0 built, 1 the build failed, 2 the command line is invalid, 3 the JDK lacks jlink or its jmods
            """;

    private Layer() {}

    /**
     * Builds a layer.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        // A zip holds local times, and the archive is good only for jars of the time it was trained with.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(HELP);
            return BUILT;
        }
        if (arguments.size() != 2
                || !arguments.get(0).equals("--output")
                || !arguments.get(1).endsWith(".zip")) {
            err.println("layer: wants --output FILE.zip and nothing else; see --help");
            return USAGE;
        }
        try {
            build(workshop(out), BuildMachine.classPath(), Path.of(arguments.get(1)), out);
            return BUILT;
        } catch (MissingToolException e) {
            err.println("layer: " + e.getMessage());
            return MISSING;
        } catch (IOException | RuntimeException e) {
            err.println("layer: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("layer: interrupted");
            return FAILED;
        }
    }

    /**
     * The archive contains the path where it was made, so that is always the same folder, unless another build uses it.
     */
    private static Path workshop(PrintStream out) throws IOException {
        Path usual = BuildMachine.temporary().resolve("switchgear-layer");
        try {
            return Files.createDirectory(usual);
        } catch (FileAlreadyExistsException e) {
            out.println("There is a " + usual + " already; built elsewhere, the archive's bytes are others");
            return Files.createTempDirectory("switchgear-layer-");
        }
    }

    /** Builds the layer of these jars and class folders in a temporary folder, and writes the zip. */
    static void build(Path folder, List<Path> classPath, Path zip, PrintStream out)
            throws IOException, InterruptedException {
        try {
            LayerFolder layer = new LayerFolder(folder);
            out.println("Linking a Java for " + BuildMachine.architecture() + " from " + BuildMachine.javaHome());
            layer.assemble(classPath);
            out.println("Training the class-data archive by a run of the extension");
            if (!layer.train()) {
                out.println("The archive is good, but its bytes are not those that others get: see RATIONALE.md");
            }
            layer.prove();
            out.println("The archive belongs to the jars, and this JDK refuses it for others");
            LayerZip.write(folder, zip);
            tell(folder, zip, out);
        } finally {
            delete(folder);
        }
    }

    private static void tell(Path folder, Path zip, PrintStream out) throws IOException {
        Map<String, long[]> groups = new TreeMap<>();
        long unzipped = 0;
        for (Path file : LayerZip.files(folder)) {
            Path name = folder.relativize(file);
            Path group = name.getNameCount() > 2 ? name.subpath(0, 2) : name;
            long size = Files.size(file);
            long[] sums = groups.computeIfAbsent(group.toString(), key -> new long[2]);
            sums[0]++;
            sums[1] += size;
            unzipped += size;
        }
        out.println();
        groups.forEach((name, sums) ->
                out.printf(Locale.ROOT, "  %-36s %5d files  %9.1f kB%n", name, sums[0], sums[1] / 1_000.0));
        out.printf(
                Locale.ROOT,
                "%n%s: %.1f MB, %.1f MB unzipped (Lambda takes 250 MB, functions and all layers together)%n",
                zip,
                Files.size(zip) / 1e6,
                unzipped / 1e6);
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
