package dev.switchgear.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name says what a thing is. Packages such as util and suffixes such as Manager say nothing. */
class NamesTest {

    private static final Set<String> VAGUE_PACKAGES =
            Set.of("util", "utils", "common", "helper", "helpers", "base", "misc", "impl");

    private static final Pattern VAGUE = Pattern.compile("Abstract.*|.*(Manager|Helper|Utils?|Impl|Info)");

    private static final ArchRule NO_VAGUE_PACKAGES = classes()
            .should(Walls.none(
                    "be in a package with a meaning",
                    type -> Arrays.stream(type.getPackageName().split("\\.", -1))
                            .filter(VAGUE_PACKAGES::contains)
                            .map(name -> type.getName() + " is in a package named '" + name + "'")));

    private static final ArchRule NO_VAGUE_NAMES = classes()
            .should(Walls.none(
                    "be named by what they are",
                    type -> isVague(type.getSimpleName())
                            ? Stream.of(type.getName() + " has a name without a meaning")
                            : Stream.of()));

    @Test
    void noPackageHasAVagueName() {
        assertThat(Walls.breaches(NO_VAGUE_PACKAGES, Rooms.everything())).isEmpty();
    }

    @Test
    void noClassHasAVagueName() {
        assertThat(Walls.breaches(NO_VAGUE_NAMES, Rooms.everything())).isEmpty();
    }

    @Test
    void noSimpleNameIsInTwoRooms() {
        Map<String, List<Path>> files = new TreeMap<>();
        Rooms.WITH_SOURCES.forEach(room -> files.put(
                room.folder(),
                Stream.of("main", "test")
                        .flatMap(kind -> room.sources(kind).stream())
                        .toList()));
        assertThat(SharedNames.in(files)).isEmpty();
    }

    @Test
    void noNestedTypeHasTheNameOfAFile() {
        assertThat(SharedNames.nested(Rooms.everything())).isEmpty();
    }

    @Test
    void failsForANestedTypeWithTheNameOfAFile() {
        assertThat(SharedNames.nested(Sketch.of(
                        "package dev.switchgear; class Bad { class Worse {} Runnable r = () -> {}; }",
                        "package dev.switchgear; class Worse {}")))
                .containsExactly("dev.switchgear.Bad$Worse has the name of dev.switchgear.Worse;"
                        + " one simple name has one meaning: rename one of them");
    }

    @Test
    void failsForANameInTwoRooms() {
        Map<String, List<Path>> files = Map.of(
                "core", List.of(Path.of("Guard.java"), Path.of("package-info.java")),
                "lambda", List.of(Path.of("Guard.java"), Path.of("package-info.java")));
        assertThat(SharedNames.in(files))
                .containsExactly("Guard is in core and lambda; one simple name has one meaning: rename one of them");
    }

    @Test
    void failsForAVaguePackage() {
        assertThat(Walls.breaches(NO_VAGUE_PACKAGES, Sketch.of("package dev.switchgear.util; class Bad {}")))
                .hasSize(1);
    }

    @Test
    void failsForAVagueName() {
        for (String name :
                Set.of("StateManager", "TimeUtils", "AbstractStore", "StoreImpl", "Holder { class CallInfo {}")) {
            String source = "package dev.switchgear; class %s {}%s".formatted(name, name.contains("{") ? "}" : "");
            String nested = source.replace("{} {}", "{} ");
            assertThat(Walls.breaches(NO_VAGUE_NAMES, Sketch.of(nested)))
                    .as(name)
                    .hasSize(1);
        }
    }

    static boolean isVague(String simpleName) {
        return VAGUE.matcher(simpleName).matches();
    }
}
