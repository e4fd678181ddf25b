package dev.switchgear.walls;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;

/** Measures sources after the compiler's parser. */
final class Sizes {

    /** The limit for every file, tests included. */
    static final int FILE_LINES = 400;

    /** The limit for a file of main sources. */
    static final int MAIN_LINES = 250;

    static final int METHOD_LINES = 60;
    static final int PARAMETERS = 5;

    private Sizes() {}

    /** Returns what is over a limit, with the place, the number and the limit. */
    static List<String> tooLarge(List<? extends JavaFileObject> files) throws IOException {
        return tooLarge(files, FILE_LINES);
    }

    static List<String> tooLarge(List<? extends JavaFileObject> files, int fileLines) throws IOException {
        Parsed parsed = Parsed.of(files);
        List<String> found = new ArrayList<>();
        for (CompilationUnitTree unit : parsed.units()) {
            String text = unit.getSourceFile().getCharContent(true).toString();
            String name = Parsed.nameOf(unit);
            long lines = text.lines().count();
            if (lines > fileLines) {
                found.add("%s has %d lines; the limit is %d".formatted(name, lines, fileLines));
            }
            new Methods(unit, name, parsed.trees().getSourcePositions(), found).scan(unit, "");
        }
        return found;
    }

    /** Visits the methods of a file; the argument is the class around them. */
    private static final class Methods extends TreeScanner<Void, String> {
        private final CompilationUnitTree unit;
        private final String file;
        private final SourcePositions positions;
        private final List<String> found;
        private boolean inRecord;

        Methods(CompilationUnitTree unit, String file, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.file = file;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, String outer) {
            boolean before = inRecord;
            inRecord = type.getKind() == Tree.Kind.RECORD;
            super.visitClass(type, type.getSimpleName().toString());
            inRecord = before;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, String type) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            String where = "%s:%d %s.%s".formatted(file, first, type, method.getName());
            if (last - first + 1 > METHOD_LINES) {
                found.add("%s has %d lines; the limit is %d".formatted(where, last - first + 1, METHOD_LINES));
            }
            boolean constructsRecord = inRecord && method.getReturnType() == null;
            if (method.getParameters().size() > PARAMETERS && !constructsRecord) {
                found.add("%s has %d parameters; the limit is %d"
                        .formatted(where, method.getParameters().size(), PARAMETERS));
            }
            return super.visitMethod(method, type);
        }
    }
}
