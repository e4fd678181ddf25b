package dev.switchgear.walls;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds simple names with more than one meaning: names of files in several modules, and of nested types. */
final class SharedNames {
    /** Names with the same meaning in each of their modules. */
    static final Map<String, String> ALLOWED = Map.of(
            "package-info", "the language's name for the file of a package",
            "module-info", "the language's name for the file of a module");

    private SharedNames() {}

    /** Returns the nested types that have the name of a top-level type. */
    static List<String> nested(JavaClasses types) {
        Map<String, String> topLevel = new TreeMap<>();
        types.stream()
                .filter(JavaClass::isTopLevelClass)
                .forEach(type -> topLevel.put(type.getSimpleName(), type.getName()));
        return types.stream()
                .filter(type -> type.isNestedClass() && !type.isAnonymousClass())
                .filter(type -> topLevel.containsKey(type.getSimpleName()))
                .map(type -> type.getName() + " has the name of " + topLevel.get(type.getSimpleName())
                        + "; one simple name has one meaning: rename one of them")
                .sorted()
                .toList();
    }

    /** Returns the names of files that several modules have, each with these modules. */
    static List<String> in(Map<String, List<Path>> filesOfRooms) {
        Map<String, Set<String>> rooms = new TreeMap<>();
        filesOfRooms.forEach((room, files) -> files.forEach(file -> rooms.computeIfAbsent(
                        file.getFileName().toString().replace(".java", ""), name -> new TreeSet<>())
                .add(room)));
        return rooms.entrySet().stream()
                .filter(name -> name.getValue().size() > 1 && !ALLOWED.containsKey(name.getKey()))
                .map(name -> name.getKey() + " is in " + String.join(" and ", name.getValue())
                        + "; one simple name has one meaning: rename one of them")
                .toList();
    }
}
