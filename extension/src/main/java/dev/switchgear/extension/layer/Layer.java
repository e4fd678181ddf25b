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
import java.util.Set;
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

    private static final Set<String> OPTIONS = Set.of("--output", "--jdk", "--emulator");

    private static final String HELP = """
            usage: ./switchgear layer --output FILE.zip [--jdk FOLDER [--emulator COMMAND]]

            Builds the Lambda layer of the extension for the architecture of this machine: one launcher in extensions/, a
            small Java that jlink makes of the JDK that runs this, the extension's jars, and a class-data archive trained
            by a run of the extension. The same sources on the same JDK give the same bytes.

              --output FILE.zip   where the layer goes
              --jdk FOLDER        a JDK for Linux on another architecture, of the same version as this one: the layer gets
                                  its Java. Without --emulator the layer has no archive, and starts more slowly
              --emulator COMMAND  runs programs of that JDK here, such as 'qemu-aarch64-static -L /usr/aarch64-linux-gnu':
                                  the layer gets its archive
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
        Map<String, String> options = options(arguments);
        if (!options.getOrDefault("--output", "").endsWith(".zip")
                || (options.containsKey("--emulator") && !options.containsKey("--jdk"))) {
            err.println("layer: wants --output FILE.zip, and nothing that --help does not name");
            return USAGE;
        }
        try {
            TargetJdk jdk = target(options); // before there is a folder to remove
            build(workshop(out), BuildMachine.classPath(), jdk, Path.of(options.get("--output")), out);
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

    /** The options with their values; none if the command line is not one of those. */
    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!OPTIONS.contains(arguments.get(i))
                    || i + 1 == arguments.size()
                    || options.put(arguments.get(i), arguments.get(i + 1)) != null) {
                return Map.of();
            }
        }
        return options;
    }

    private static TargetJdk target(Map<String, String> options) throws IOException {
        String jdk = options.get("--jdk");
        if (jdk == null) {
            return TargetJdk.running();
        }
        String emulator = options.getOrDefault("--emulator", "").strip();
        return TargetJdk.read(
                Path.of(jdk).toAbsolutePath(), emulator.isEmpty() ? List.of() : List.of(emulator.split("\\s+")));
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
    static void build(Path folder, List<Path> classPath, TargetJdk jdk, Path zip, PrintStream out)
            throws IOException, InterruptedException {
        Path own = folder.resolveSibling(folder.getFileName() + "-of-this-machine");
        try {
            LayerFolder layer = new LayerFolder(folder, jdk);
            out.println("Linking a Java for " + jdk.architecture() + " from " + jdk.home());
            layer.assemble(classPath);
            if (jdk.runs()) {
                train(layer, jdk, own, classPath, out);
            } else {
                out.println(
                        "No class-data archive, because nothing runs that Java here: the layer is right, and starts more"
                                + " slowly. --emulator names what runs it");
            }
            LayerZip.write(folder, zip);
            tell(folder, zip, out);
        } finally {
            delete(folder);
            if (Files.exists(own)) {
                delete(own);
            }
        }
    }

    /** Trains in this machine's own Java; an emulator would be slow, and its pauses would be those of no machine. */
    private static void train(LayerFolder layer, TargetJdk jdk, Path own, List<Path> classPath, PrintStream out)
            throws IOException, InterruptedException {
        LayerFolder trained = layer;
        if (jdk.given()) {
            trained = new LayerFolder(own, TargetJdk.running());
            trained.assemble(classPath);
        }
        out.println("Training the class-data archive by a run of the extension");
        if (!layer.train(trained)) {
            out.println("The archive is good, but its bytes are not those that others get: see RATIONALE.md");
        }
        layer.prove();
        out.println("The archive belongs to the jars, and this JDK refuses it for others");
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
