package dev.switchgear.walls;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Sources as the compiler reads them, not further: names are not looked up.
 *
 * @param trees where in its file a piece of a unit stands, and what is written above it
 */
record Parsed(List<CompilationUnitTree> units, DocTrees trees) {

    static Parsed of(List<? extends JavaFileObject> files) throws IOException {
        // Without options of its own a compiler refuses an empty list; a room that is still empty is none.
        List<? extends JavaFileObject> some =
                files.isEmpty() ? List.of(Sketch.file("package dev.switchgear; class Nothing {}")) : files;
        JavacTask task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, some);
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        return new Parsed(units, DocTrees.instance(task));
    }

    static List<JavaFileObject> files(List<Path> paths) throws IOException {
        try (StandardJavaFileManager files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<JavaFileObject> found = new ArrayList<>();
            files.getJavaFileObjectsFromPaths(paths).forEach(found::add);
            return found;
        }
    }

    /** From its package on: long enough to find it, short enough to read. */
    static String nameOf(CompilationUnitTree unit) {
        Path file = Path.of(unit.getSourceFile().toUri().getPath());
        ExpressionTree itsPackage = unit.getPackageName(); // a module-info has none
        return (itsPackage == null ? "" : itsPackage.toString().replace('.', '/') + "/") + file.getFileName();
    }
}
