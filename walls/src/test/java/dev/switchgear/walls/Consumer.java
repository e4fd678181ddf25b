package dev.switchgear.walls;

import java.io.File;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** A user's program: compiled and run against the published modules, on the module path or on the class path. */
final class Consumer {
    private static final String MAIN = "consumer.Main";

    private final Path classes;
    private final List<JavaFileObject> sources;

    /** A program of one class, {@code consumer.Main}, which is a {@link Callable}. */
    Consumer(Path classes, String main) {
        this.classes = classes;
        sources = new ArrayList<>(List.of(Sketch.file(main)));
    }

    /**
     * Returns the compiler's errors about the program as a module that requires {@code modules}; empty if it compiles.
     */
    String compiledAsAModule(String... modules) {
        String requires = String.join(
                "", Stream.of(modules).map(name -> "requires " + name + "; ").toList());
        sources.add(Sketch.module("module consumer { exports consumer; " + requires + "}"));
        return compiled(List.of("--module-path", classPath()));
    }

    String compiledOnTheClassPath() {
        return compiled(List.of("--class-path", classPath()));
    }

    private String compiled(List<String> where) {
        StringWriter said = new StringWriter();
        List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
        options.addAll(where);
        boolean done = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, sources)
                .call();
        return done ? "" : said.toString();
    }

    /** Returns the result of the program when it runs as a module. */
    Object ranAsAModule() throws Exception {
        ModuleFinder finder = ModuleFinder.of(modulePath());
        Configuration resolved =
                ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("consumer"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(resolved, ClassLoader.getPlatformClassLoader());
        return run(layer.findLoader("consumer"));
    }

    Object ranOnTheClassPath() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                Stream.of(modulePath()).map(Consumer::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return run(loader);
        }
    }

    private static Object run(ClassLoader loader) throws Exception {
        return ((Callable<?>) loader.loadClass(MAIN).getConstructor().newInstance()).call();
    }

    private Path[] modulePath() {
        return Stream.concat(
                        Stream.of(classes),
                        Arrays.stream(classPath().split(File.pathSeparator, -1)).map(Path::of))
                .toArray(Path[]::new);
    }

    /**
     * The class path of this test, as a user of a store in DynamoDB has it: our jars, the SDK's and their dependencies.
     */
    static String classPath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(Consumer::isPublished)
                        .toList());
    }

    private static boolean isPublished(String entry) {
        String path = entry.replace(File.separatorChar, '/');
        // Maven gives folders of classes to a build that only tests, and jars to one that also packages.
        return Set.of("core", "dynamodb").stream()
                        .anyMatch(room ->
                                path.matches(".*/" + room + "/target/(classes|switchgear-" + room + "-[^/]*jar)"))
                || Set.of(
                                "/software/amazon/awssdk/",
                                "/org/jspecify/",
                                "/org/reactivestreams/",
                                "/org/slf4j/slf4j-api/")
                        .stream()
                        .anyMatch(path::contains);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no address of " + path, e);
        }
    }
}
