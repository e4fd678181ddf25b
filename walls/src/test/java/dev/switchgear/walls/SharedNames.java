package dev.switchgear.walls;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Simple names of files that several rooms have. */
final class SharedNames {
    /** Names that are the same idea in each of their rooms. */
    static final Map<String, String> ALLOWED = Map.of(
            "package-info", "the language's name for what a package says of itself",
            "module-info", "the language's name for a module");

    private SharedNames() {}

    /** Each name with the rooms that have it, where there are several and it is not allowed. */
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
