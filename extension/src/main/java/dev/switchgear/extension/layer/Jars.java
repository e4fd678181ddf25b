package dev.switchgear.extension.layer;

import dev.switchgear.extension.LogFinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jars of the layer, with their names. */
final class Jars {
    private final Path folder;

    Jars(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies the entries of a class path and returns the names of all jars, sorted; a folder of classes becomes a jar.
     */
    List<String> collect(List<Path> classPath) throws IOException {
        Files.createDirectories(folder);
        addLogging();
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                pack(entry, folder.resolve(nameOf(entry)));
            } else {
                Files.copy(entry, folder.resolve(entry.getFileName()));
            }
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(jar -> jar.getFileName().toString()).sorted().toList();
        }
    }

    /**
     * Adds what makes the other rooms log as this process does. It is in no jar that a build may have on its class
     * path: it would take over the logging of whatever application is there.
     */
    private void addLogging() throws IOException {
        ZipEntry entry = new ZipEntry("META-INF/services/" + System.LoggerFinder.class.getName());
        entry.setLastModifiedTime(LayerZip.TIME);
        try (ZipOutputStream out =
                new ZipOutputStream(Files.newOutputStream(folder.resolve("switchgear-logging.jar")))) {
            out.putNextEntry(entry);
            out.write((LogFinder.class.getName() + "\n").getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    /** For example {@code switchgear-core.jar} for {@code core/target/classes}. */
    private static String nameOf(Path classes) {
        Path absolute = classes.toAbsolutePath();
        int parts = absolute.getNameCount();
        return "switchgear-" + absolute.getName(Math.max(0, parts - 3)) + "-" + absolute.getFileName() + ".jar";
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Path file : LayerZip.files(classes)) {
                ZipEntry entry = new ZipEntry(classes.relativize(file).toString());
                entry.setLastModifiedTime(LayerZip.TIME);
                out.putNextEntry(entry);
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
