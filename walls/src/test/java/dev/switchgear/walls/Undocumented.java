package dev.switchgear.walls;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;

/** Finds public types and methods without Javadoc. */
final class Undocumented extends TreePathScanner<Void, ClassTree> {

    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<String> found;

    private Undocumented(CompilationUnitTree unit, DocTrees trees, List<String> found) {
        this.unit = unit;
        this.trees = trees;
        this.found = found;
    }

    /**
     * Returns every public type, and every public method of one, without Javadoc. An override has that of its original,
     * and a record's Javadoc covers its constructor.
     */
    static List<String> in(List<? extends JavaFileObject> files) throws IOException {
        Parsed parsed = Parsed.of(files);
        List<String> found = new ArrayList<>();
        for (CompilationUnitTree unit : parsed.units()) {
            for (Tree type : unit.getTypeDecls()) {
                new Undocumented(unit, parsed.trees(), found)
                        .scan(parsed.trees().getPath(unit, type), null);
            }
        }
        return found;
    }

    @Override
    public Void visitClass(ClassTree type, ClassTree outer) {
        if (!isPublic(type.getModifiers(), outer)) {
            return null; // and so nothing inside it is public
        }
        report(type.getSimpleName().toString());
        return super.visitClass(type, type);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree type) {
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        boolean constructsRecord = type.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
        if (!overrides && !constructsRecord && isPublic(method.getModifiers(), type)) {
            report(type.getSimpleName() + "." + method.getName());
        }
        return null;
    }

    private void report(String name) {
        if (trees.getDocComment(getCurrentPath()) == null) {
            found.add("%s: %s is public and has no Javadoc".formatted(Parsed.nameOf(unit), name));
        }
    }

    private static boolean isPublic(ModifiersTree modifiers, ClassTree outer) {
        boolean inInterface = outer != null && outer.getKind() == Tree.Kind.INTERFACE;
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }
}
