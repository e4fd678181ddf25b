package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.walls.Rooms.Room;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** A module that this build does not compile follows the rules of the others. */
class SourceRulesTest {
    /** Files that may be longer than the others, each with the reason. */
    private static final Map<String, String> LONGER = Map.of(
            "dev/switchgear/cdk/Circuits.java", "the construct, and what its users may grant",
            "dev/switchgear/cdk/CircuitsProps.java", "with its builder, which is one list of settings");

    private static final String MARKED = "@NullMarked package dev.switchgear.cdk;";

    @Test
    void theModuleForTheCdkFollowsTheRules() throws Exception {
        Room room = Rooms.CDK;
        assertThat(room.sources("main")).isNotEmpty();
        Set<String> fileNames = Rooms.WITH_SOURCES.stream()
                .flatMap(each -> Stream.concat(each.sources("main").stream(), each.sources("test").stream()))
                .map(SourceRulesTest::simpleName)
                .collect(Collectors.toSet());
        List<Path> sources = Stream.of("main", "test")
                .flatMap(kind -> room.sources(kind).stream())
                .toList();
        assertThat(SourceRules.broken(room.packageName(), Parsed.files(sources), fileNames))
                .isEmpty();
        assertThat(Sizes.tooLarge(Parsed.files(room.sources("main")), Sizes.MAIN_LINES))
                .filteredOn(found -> LONGER.keySet().stream().noneMatch(found::startsWith))
                .isEmpty();
    }

    @Test
    void failsForAFileThatBreaksARule() throws Exception {
        assertThat(broken("package dev.switchgear.cdk; import dev.switchgear.Circuit; class Bad {}"))
                .containsExactly("dev/switchgear/cdk/Bad.java: imports dev.switchgear.Circuit of another module");
        assertThat(broken("package dev.switchgear.cdk; import org.mockito.Mock; class Bad {}"))
                .containsExactly("dev/switchgear/cdk/Bad.java: imports org.mockito.Mock, which skips a test or mocks a"
                        + " type");
        assertThat(broken("package dev.switchgear.other; class Bad {}"))
                .containsExactly(
                        "dev/switchgear/other/Bad.java: is in dev.switchgear.other and not in" + " dev.switchgear.cdk");
        assertThat(broken("package dev.switchgear.cdk; class QueueManager {}"))
                .containsExactly("dev/switchgear/cdk/QueueManager.java: QueueManager has a name without a meaning");
        assertThat(broken("package dev.switchgear.cdk; class Bad { class Circuit {} }"))
                .containsExactly("dev/switchgear/cdk/Bad.java: Circuit has the name of a file; one simple name has one"
                        + " meaning: rename one of them");
        assertThat(broken("package dev.switchgear.cdk; class Bad { @Test void test1() {} }"))
                .containsExactly("dev/switchgear/cdk/Bad.java: test1 does not say what it shows");
        assertThat(broken("package dev.switchgear.cdk; class Bad { long now = System.nanoTime(); }"))
                .containsExactly("dev/switchgear/cdk/Bad.java: uses System.nanoTime, which must be an argument");
    }

    @Test
    void failsForAPackageThatIsNotNullMarked() throws Exception {
        List<JavaFileObject> files = List.of(Sketch.file("package dev.switchgear.cdk; class Good {}"));
        assertThat(SourceRules.broken("dev.switchgear.cdk", files, Set.of()))
                .containsExactly("dev.switchgear.cdk is not @NullMarked");
    }

    private static List<String> broken(String source) throws Exception {
        List<JavaFileObject> files = List.of(Sketch.file(MARKED), Sketch.file(source));
        return SourceRules.broken("dev.switchgear.cdk", files, Set.of("Circuit"));
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
