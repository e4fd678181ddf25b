package dev.switchgear.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The modules of this repository, and the permitted dependencies between them. */
final class Rooms {

    static final Room CORE = new Room("core", "dev.switchgear", Set.of());

    static final List<Room> ALL = List.of(
            CORE,
            room("bom"),
            room("testkit", "core"),
            room("dynamodb", "core"),
            room("extension", "core", "dynamodb"),
            room("lambda", "core", "dynamodb"),
            room("resilience4j", "core"),
            room("http", "core"),
            room("spring", "core", "dynamodb", "resilience4j"),
            room("signals", "core", "dynamodb"),
            room("sources", "core", "dynamodb"),
            room("workflow", "core", "dynamodb"),
            room("console", "core", "dynamodb", "sources"),
            room("infra"),
            room("sandbox", "core", "dynamodb", "extension"),
            room("examples", "core", "dynamodb", "lambda"),
            room(
                    "local",
                    "core",
                    "dynamodb",
                    "console",
                    "extension",
                    "lambda",
                    "signals",
                    "sandbox",
                    "sources",
                    "examples",
                    "workflow"),
            room("simulator", "core", "testkit"),
            room("benchmarks", "core", "dynamodb", "lambda", "signals", "sandbox", "local"),
            room("walls"));

    /** The construct for the CDK, which this build does not compile: its library is large, and its tests need Node. */
    static final Room CDK = new Room("infra/cdk", "dev.switchgear.cdk", Set.of());

    /** The modules whose sources the rules are for: those of this build, and {@link #CDK}. */
    static final List<Room> WITH_SOURCES =
            Stream.concat(ALL.stream(), Stream.of(CDK)).toList();

    /** The published modules of this build. */
    static final Set<String> PUBLISHED = Set.of(
            "core",
            "testkit",
            "dynamodb",
            "lambda",
            "resilience4j",
            "http",
            "spring",
            "signals",
            "sources",
            "workflow",
            "sandbox");

    private static final Map<List<Path>, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

    private Rooms() {}

    private static Room room(String folder, String... mayUse) {
        return new Room(folder, "dev.switchgear." + folder, Set.of(mayUse));
    }

    /** Returns all classes of all modules, tests included. */
    static JavaClasses everything() {
        return classesIn(ALL.stream()
                .flatMap(room -> Stream.of(room.compiled("classes"), room.compiled("test-classes")))
                .toList());
    }

    private static JavaClasses classesIn(List<Path> folders) {
        return IMPORTED.computeIfAbsent(
                folders,
                all -> new ClassFileImporter()
                        .withImportOption(place -> !place.contains("/jmh_generated/")) // JMH generates these classes.
                        .importPaths(all.stream().filter(Files::isDirectory).toList()));
    }

    /** Returns the folders that Maven builds as modules. */
    static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }
    }

    /**
     * Returns the module of a package: the one with the longest package name that it starts with. Core has the
     * shortest.
     */
    static Room of(String packageName) {
        return ALL.stream()
                .filter(room -> !room.equals(CORE) && room.holds(packageName))
                .findFirst()
                .orElse(CORE);
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.isDirectory(here.resolve("walls"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("run from inside the repository: no folder above holds walls/");
        }
        return here;
    }

    /**
     * One Maven module.
     *
     * @param mayUse the folders of the modules that its main classes may depend on
     */
    record Room(String folder, String packageName, Set<String> mayUse) {

        boolean holds(String somePackage) {
            return somePackage.equals(packageName) || somePackage.startsWith(packageName + ".");
        }

        /** Returns a file of the module, by its path in it. */
        Path file(String path) {
            return root().resolve(folder).resolve(path);
        }

        Path compiled(String kind) {
            return file("target").resolve(kind);
        }

        JavaClasses mainClasses() {
            return classes("classes");
        }

        JavaClasses testClasses() {
            return classes("test-classes");
        }

        private JavaClasses classes(String kind) {
            return classesIn(List.of(compiled(kind)));
        }

        /** Returns its Java sources: under {@code src/main} or {@code src/test}. */
        List<Path> sources(String kind) {
            Path folderOfKind =
                    root().resolve(folder).resolve("src").resolve(kind).resolve("java");
            if (!Files.isDirectory(folderOfKind)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(folderOfKind)) {
                return files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException("reading the sources of " + folder, e);
            }
        }
    }
}
