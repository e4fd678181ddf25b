package dev.switchgear.extension.layer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A zip whose bytes depend on its content only: sorted, one time for all files, two sets of permissions. */
final class LayerZip {
    /** The time of every file. The archive contains the time of each jar, so the zip must keep it. */
    static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

    private LayerZip() {}

    /** All files below a folder, sorted. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(
                            file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file))
                    .sorted()
                    .toList();
        }
    }

    static void sameTimes(Path folder) throws IOException {
        for (Path file : files(folder)) {
            if (!Files.isSymbolicLink(file)) {
                Files.setLastModifiedTime(file, TIME);
            }
        }
    }

    /** Writes the files of the folder; links are replaced by their targets. */
    static void write(Path folder, Path zip) throws IOException {
        Files.deleteIfExists(zip);
        URI uri = URI.create("jar:" + zip.toAbsolutePath().toUri());
        try (FileSystem target =
                FileSystems.newFileSystem(uri, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
            for (Path file : files(folder)) {
                Path entry = target.getPath(folder.relativize(file).toString());
                if (entry.getParent() != null) {
                    directories(entry.getParent());
                }
                Files.copy(file, entry, StandardCopyOption.REPLACE_EXISTING);
                boolean runs = Files.isExecutable(file);
                Files.setPosixFilePermissions(entry, runs ? PROGRAM : DATA);
                always(entry);
            }
        }
    }

    private static void directories(Path folder) throws IOException {
        if (folder.getParent() != null) {
            directories(folder.getParent());
        }
        if (!Files.exists(folder)) {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PROGRAM);
            always(folder);
        }
    }

    /** Otherwise the zip would contain the time at which it was made. */
    private static void always(Path entry) throws IOException {
        Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
    }
}
