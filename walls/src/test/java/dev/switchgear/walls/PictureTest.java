package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.walls.Rooms.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of ARCHITECTURE.md list the existing modules and packages. */
class PictureTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private final String picture;

    PictureTest() throws IOException {
        picture = Files.readString(Rooms.CORE.file("../ARCHITECTURE.md"));
    }

    @Test
    void listsEveryRoomWithItsFolders() {
        Map<String, Set<String>> found = new TreeMap<>();
        Rooms.ALL.forEach(room -> found.put(room.folder(), room.equals(Rooms.CORE) ? Set.of() : foldersIn(room)));
        assertThat(listed(picture, "| room |")).isEqualTo(found);
    }

    @Test
    void listsEveryLayerOfCoreTopDown() {
        assertThat(listed(picture, "| folder of `core` |").keySet())
                .isEqualTo(Layers.OF_CORE.stream()
                        .map(layer -> layer.packageName().replace("dev.", "").replace('.', '/'))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theStoryOfOneCallHasAtMostSevenStops() {
        String story =
                picture.substring(picture.indexOf("## One call, followed"), picture.indexOf("## What is written"));
        assertThat(story.lines().filter(line -> line.matches("[0-9]+\\. .*"))).hasSizeBetween(1, 7);
    }

    @Test
    void failsForARoomOrFolderThatDoesNotExist() {
        String stale = "| room | what |\n|---|---|\n| `attic` (`chest`) | old things |\n\nand `no` more";
        assertThat(listed(stale, "| room |")).isEqualTo(Map.of("attic", Set.of("chest")));
    }

    /** Returns the first cells of the rows of a table: the first name in each, and the names after it. */
    private static Map<String, Set<String>> listed(String text, String header) {
        Map<String, Set<String>> rows = new TreeMap<>();
        text.substring(text.indexOf(header))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(cell -> {
                    var names = QUOTED.matcher(cell)
                            .results()
                            .map((MatchResult name) -> name.group(1))
                            .toList();
                    rows.put(names.get(0), new TreeSet<>(names.subList(1, names.size())));
                });
        return rows;
    }

    private static Set<String> foldersIn(Room room) {
        String top = "dev/switchgear/" + room.folder() + "/";
        return room.sources("main").stream()
                .map(Path::toString)
                .map(file -> file.replace('\\', '/'))
                .filter(file -> file.contains(top))
                .map(file -> file.substring(file.indexOf(top) + top.length()))
                .filter(file -> file.contains("/"))
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
