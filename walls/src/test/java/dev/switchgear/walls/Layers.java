package dev.switchgear.walls;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/** The layers of core, one package each, lowest first. A layer may use those before it and none after it. */
final class Layers {

    static final List<CoreLayer> OF_CORE = List.of(
            new CoreLayer("dev.switchgear.spi", "requests to a store", true),
            new CoreLayer("dev.switchgear.bounds", "limits of values and texts", false),
            new CoreLayer("dev.switchgear.model", "values that callers exchange with circuits", true),
            new CoreLayer("dev.switchgear.settings", "settings", true),
            new CoreLayer("dev.switchgear.protocol", "the rules, as pure functions", false),
            new CoreLayer("dev.switchgear.participant", "one environment's part, no input or output", false),
            new CoreLayer("dev.switchgear.driver", "threads, clocks and locks", false),
            new CoreLayer("dev.switchgear", "classes for callers", true));

    private Layers() {}

    static Optional<CoreLayer> named(String packageName) {
        return OF_CORE.stream()
                .filter(layer -> layer.packageName().equals(packageName))
                .findFirst();
    }

    /** Finds uses of a higher layer in compiled classes; these contain no constants that the compiler copied. */
    static ArchRule pointDown() {
        return ArchRuleDefinition.classes()
                .should(Walls.none(
                        "use only lower layers",
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .flatMap(dependency -> breach(type.getPackageName(), dependency))));
    }

    private static Stream<String> breach(String user, Dependency dependency) {
        return breach(user, dependency.getTargetClass().getPackageName()).stream()
                .map(breach -> breach + ": " + dependency.getDescription());
    }

    /** Finds imports of a higher layer in sources, also those for a comment or a constant. */
    static List<String> upwardImports(List<? extends JavaFileObject> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (CompilationUnitTree unit : Parsed.of(files).units()) {
            String user = String.valueOf(unit.getPackageName());
            for (ImportTree imported : unit.getImports()) {
                String name = imported.getQualifiedIdentifier().toString();
                breach(user, packageOf(name))
                        .ifPresent(breach -> found.add(breach + ": " + Parsed.nameOf(unit) + " imports " + name));
            }
        }
        return found;
    }

    private static Optional<String> breach(String user, String used) {
        Optional<CoreLayer> from = named(user);
        Optional<CoreLayer> to = named(used);
        if (from.isEmpty() || to.isEmpty() || OF_CORE.indexOf(to.get()) <= OF_CORE.indexOf(from.get())) {
            return Optional.empty();
        }
        return Optional.of("layer %s must not use layer %s, which is above it".formatted(from.get(), to.get()));
    }

    /** Returns the package of a type or of one of its members: the part before the first name with a capital. */
    private static String packageOf(String imported) {
        StringBuilder name = new StringBuilder();
        for (String part : imported.split("\\.", -1)) {
            if (!part.isEmpty() && Character.isUpperCase(part.charAt(0))) {
                break;
            }
            name.append(name.isEmpty() ? "" : ".").append(part);
        }
        return name.toString();
    }

    /**
     * One layer.
     *
     * @param promised whether users may import from it
     */
    record CoreLayer(String packageName, String what, boolean promised) {
        @Override
        public String toString() {
            return packageName + " (" + what + ")";
        }
    }
}
