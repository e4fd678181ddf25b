package dev.switchgear.extension.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The content of the layer, and that it runs as Lambda runs it. */
@Timeout(300)
final class LayerTest {
    private static final long MOST_UNZIPPED = 120_000_000;
    private static final TimeZone HERE = TimeZone.getDefault();

    @TempDir
    static Path place;

    private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();
    private static Path opt = Path.of("");

    @BeforeAll
    static void build() throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Path zip = place.resolve("layer.zip");
        PrintStream out = new PrintStream(SAID, true, UTF_8);
        Layer.build(Files.createDirectory(place.resolve("workshop")), classPath(), TargetJdk.running(), zip, out);
        opt = Files.createDirectory(place.resolve("opt"));
        unzip(zip, opt);
    }

    /** Returns the extension's dependencies at run time, as Maven lists them, without those of its tests. */
    private static List<Path> classPath() throws IOException {
        String libraries = Files.readString(Path.of("target", "classpath.txt")).strip();
        return Stream.concat(
                        Stream.of(Path.of("target", "classes")),
                        Stream.of(libraries.split(File.pathSeparator)).map(Path::of))
                .toList();
    }

    @AfterAll
    static void leaveNoTrace() {
        TimeZone.setDefault(HERE);
        assertThat(place.resolve("workshop")).doesNotExist();
    }

    @Test
    void thereIsExactlyOneExtensionAndItIsExecutable() throws IOException {
        assertThat(names("extensions")).containsExactly("switchgear");
        assertThat(names("")).containsExactly("extensions", "switchgear");
        assertThat(names("switchgear")).containsExactly("classes.jsa", "lib", "runtime");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opt.resolve("extensions/switchgear"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(opt.resolve("switchgear/runtime/bin/java")).isExecutable();
    }

    @Test
    void itHasTheDependenciesOfTheExtensionOnly() throws IOException {
        List<String> jars = names("switchgear/lib");
        assertThat(jars).anyMatch(jar -> jar.startsWith("jackson-core-")).anyMatch(jar -> jar.startsWith("dynamodb-2"));
        assertThat(jars).noneMatch(jar -> jar.contains("netty") || jar.contains("apache") || jar.contains("databind"));
        assertThat(jars).contains("switchgear-logging.jar");
        assertThat(jars)
                .noneMatch(jar -> jar.contains("junit") || jar.contains("testkit") || jar.contains("test-classes"));
        assertThat(Files.readString(opt.resolve("switchgear/runtime/release"))).contains("java.base", "jdk.crypto.ec");
    }

    @Test
    void itIsFarBelowLambdasLimitAndReportsItsSize() throws IOException {
        long unzipped = 0;
        for (Path file : LayerZip.files(opt)) {
            unzipped += Files.size(file);
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(LayerZip.TIME);
        }
        assertThat(unzipped).isLessThan(MOST_UNZIPPED);
        assertThat(SAID.toString(UTF_8))
                .contains("MB unzipped", "switchgear/classes.jsa", "extensions/switchgear")
                .doesNotContain("not those that others get");
    }

    @Test
    void theLauncherStartsItFromTheArchiveWithAnyJavaSettingsOfTheFunction() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(opt.resolve("extensions/switchgear").toString());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_TOOL_OPTIONS", "-javaagent:/no/such/agent.jar",
                        "JDK_JAVA_OPTIONS", "-Xmx1k",
                        "LD_LIBRARY_PATH", "/var/lang/lib",
                        "SWITCHGEAR_EXTENSION_HTTP_PORT", "0",
                        // With an archive that does not fit, the Java would not start at all.
                        "SWITCHGEAR_LAYER_TRAINING", "-Xshare:on"));
        Process process = builder.redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            assertThat(lines.readLine()).matches("switchgear-extension INFO listens on 127\\.0\\.0\\.1:[0-9]+");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anInvalidCommandLineIsReported() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("--output"),
                List.of("--output", "a.tar"),
                List.of("--out", "a.zip"),
                List.of("--output", "a.zip", "--output", "b.zip"),
                List.of("--output", "a.zip", "--emulator", "qemu"))) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(Layer.run(arguments, new PrintStream(err, true, UTF_8), new PrintStream(err, true, UTF_8)))
                    .isEqualTo(2);
            assertThat(err.toString(UTF_8)).contains("--output FILE.zip");
        }
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        assertThat(Layer.run(List.of("--help"), new PrintStream(help, true, UTF_8), System.err))
                .isZero();
        assertThat(help.toString(UTF_8)).contains("exit codes");
    }

    @Test
    void theJavaOfAnotherMachineIsLinkedWithoutAnArchive(@TempDir Path other) throws Exception {
        Path home = jdk(other, BuildMachine.javaVersion(), "aarch64");
        Path modules = BuildMachine.javaHome().resolve("jmods");
        if (!Files.isDirectory(modules)) { // a JDK that is linkable itself: it has the modules of this machine only
            assertThatThrownBy(() -> TargetJdk.read(home, List.of())).hasMessageContaining("has no folder named jmods");
            return;
        }
        Files.createSymbolicLink(home.resolve("jmods"), modules);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Layer.build(
                Files.createDirectory(other.resolve("workshop")),
                classPath(),
                TargetJdk.read(home, List.of()),
                other.resolve("layer.zip"),
                new PrintStream(said, true, UTF_8));
        unzip(other.resolve("layer.zip"), Files.createDirectory(other.resolve("opt")));
        assertThat(said.toString(UTF_8)).contains("Linking a Java for arm64", "No class-data archive");
        assertThat(other.resolve("workshop")).doesNotExist();
        assertThat(other.resolve("opt/switchgear/lib")).isNotEmptyDirectory();
        assertThat(other.resolve("opt/switchgear/classes.jsa")).doesNotExist();
        assertThat(TargetJdk.read(home, List.of("qemu", "-L", "/arm")).program("java"))
                .containsExactly("qemu", "-L", "/arm", "runtime/bin/java");
        Files.delete(home.resolve("jmods")); // or JUnit warns of the link
    }

    @Test
    void aJdkThatCannotBeLinkedIsReported(@TempDir Path other) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path older = jdk(other, "17.0.1", "aarch64");
        for (Path home : List.of(other.resolve("none"), older)) {
            assertThat(Layer.run(
                            List.of("--output", "a.zip", "--jdk", home.toString()),
                            System.out,
                            new PrintStream(err, true, UTF_8)))
                    .isEqualTo(3);
        }
        assertThat(err.toString(UTF_8)).contains("is no JDK", "is Java 17.0.1, and this Java is");
    }

    private static Path jdk(Path folder, String version, String architecture) throws IOException {
        Path home = Files.createDirectory(folder.resolve("jdk"));
        Files.writeString(
                home.resolve("release"), "JAVA_VERSION=\"%s\"%nOS_ARCH=\"%s\"%n".formatted(version, architecture));
        return home;
    }

    private static List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(opt.resolve(folder))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** Unpacks it as Lambda does, with the permissions and times in the zip. */
    private static void unzip(Path zip, Path target) throws IOException {
        try (FileSystem source = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> all = Files.walk(source.getPath("/"))) {
            for (Path entry : all.toList()) {
                Path file = target.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(entry, file, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                    Files.setLastModifiedTime(file, Files.getLastModifiedTime(entry));
                }
            }
        }
    }
}
