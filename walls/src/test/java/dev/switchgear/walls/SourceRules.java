package dev.switchgear.walls;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;

/**
 * The rules that other modules' classes are checked by, read from sources: for a module that this build does not
 * compile.
 */
final class SourceRules extends TreeScanner<Void, ClassTree> {
    private static final Pattern NO_SENTENCE = Pattern.compile("test.*|.*_.*");

    private static final List<String> SKIP_OR_MOCK = List.of(
            "org.mockito.",
            "org.easymock.",
            "org.junit.jupiter.api.Disabled",
            "org.junit.jupiter.api.Assumptions",
            "org.junit.jupiter.api.condition.",
            "org.assertj.core.api.Assumptions");

    /** The ways to the outside world that sources show without the types of their expressions. */
    private static final Set<String> OUTSIDE = Set.of(
            "System.nanoTime",
            "System.currentTimeMillis",
            "System.getenv",
            "System.getProperty",
            "Instant.now",
            "UUID.randomUUID",
            "Math.random",
            "ThreadLocalRandom.current",
            "Thread.sleep");

    private final String room;
    private final CompilationUnitTree unit;
    private final Set<String> fileNames;
    private final List<String> found;

    private SourceRules(String room, CompilationUnitTree unit, Set<String> fileNames, List<String> found) {
        this.room = room;
        this.unit = unit;
        this.fileNames = fileNames;
        this.found = found;
    }

    /**
     * Returns what breaks a rule, each with the file.
     *
     * @param room the only package of ours that the sources may be in and use
     * @param fileNames the names of all files, which no nested type may have
     */
    static List<String> broken(String room, List<? extends JavaFileObject> files, Set<String> fileNames)
            throws IOException {
        List<String> found = new ArrayList<>();
        boolean marked = false;
        for (CompilationUnitTree unit : Parsed.of(files).units()) {
            marked |= unit.getPackageAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("NullMarked"));
            new SourceRules(room, unit, fileNames, found).scan(unit, null);
        }
        if (!marked) {
            found.add(room + " is not @NullMarked");
        }
        return found;
    }

    @Override
    public Void visitCompilationUnit(CompilationUnitTree file, ClassTree outer) {
        if (!String.valueOf(file.getPackageName()).equals(room)) {
            report("is in " + file.getPackageName() + " and not in " + room);
        }
        return super.visitCompilationUnit(file, outer);
    }

    @Override
    public Void visitImport(ImportTree imported, ClassTree outer) {
        String name = imported.getQualifiedIdentifier().toString();
        if (name.startsWith("dev.switchgear.") && !name.startsWith(room + ".")) {
            report("imports " + name + " of another module");
        }
        if (SKIP_OR_MOCK.stream().anyMatch(name::startsWith)) {
            report("imports " + name + ", which skips a test or mocks a type");
        }
        return null;
    }

    @Override
    public Void visitClass(ClassTree type, ClassTree outer) {
        String name = type.getSimpleName().toString();
        if (NamesTest.isVague(name)) {
            report(name + " has a name without a meaning");
        }
        if (outer != null && fileNames.contains(name)) {
            report(name + " has the name of a file; one simple name has one meaning: rename one of them");
        }
        return super.visitClass(type, type);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree type) {
        boolean isTest = method.getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(annotation -> annotation.toString().equals("Test"));
        if (isTest && NO_SENTENCE.matcher(method.getName()).matches()) {
            report(method.getName() + " does not say what it shows");
        }
        return super.visitMethod(method, type);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree member, ClassTree type) {
        if (OUTSIDE.contains(member.toString())) {
            report("uses " + member + ", which must be an argument");
        }
        return super.visitMemberSelect(member, type);
    }

    private void report(String what) {
        found.add(Parsed.nameOf(unit) + ": " + what);
    }
}
