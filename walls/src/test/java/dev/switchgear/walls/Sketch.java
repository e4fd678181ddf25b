package dev.switchgear.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A few lines of Java that break a rule on purpose, compiled in a temporary folder. */
final class Sketch {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

    private Sketch() {}

    /** Compiles sources, one type each and each starting with its package, and imports the classes. */
    static JavaClasses of(String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try {
            Path folder = Files.createTempDirectory("sketch");
            try {
                List<JavaFileObject> files =
                        Stream.of(sources).map(Sketch::file).toList();
                List<String> options = List.of("-d", folder.toString(), "-proc:none");
                if (!compiler.getTask(null, null, null, options, null, files).call()) {
                    throw new IllegalArgumentException("the sketch does not compile");
                }
                return new ClassFileImporter().importPath(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JavaFileObject file(String source) {
        Matcher type = TYPE.matcher(source);
        String name = type.find() ? type.group(1) : "package-info";
        return new Source(find(PACKAGE, source).replace('.', '/') + "/" + name, source);
    }

    /** Returns the declaration of a module. */
    static JavaFileObject module(String declaration) {
        return new Source("module-info", declaration);
    }

    private static String find(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in the sketch");
        }
        return matcher.group(1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("sketch:///" + path + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
