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
 * Sources after the compiler's parser; names are not resolved.
 *
 * @param trees gives the position of a part of a unit, and its Javadoc
 */
record Parsed(List<CompilationUnitTree> units, DocTrees trees) {

    static Parsed of(List<? extends JavaFileObject> files) throws IOException {
        // A compiler without options refuses an empty list; a module may have no sources yet.
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

    /** Returns the path of a file from its package on: long enough to find it, short enough to read. */
    static String nameOf(CompilationUnitTree unit) {
        Path file = Path.of(unit.getSourceFile().toUri().getPath());
        ExpressionTree itsPackage = unit.getPackageName(); // a module-info has no package
        return (itsPackage == null ? "" : itsPackage.toString().replace('.', '/') + "/") + file.getFileName();
    }
}
