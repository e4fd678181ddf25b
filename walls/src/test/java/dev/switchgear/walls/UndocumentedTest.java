package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is public is a promise, and a promise is said. */
class UndocumentedTest {

    @Test
    void everythingPublicSaysWhatItPromises() throws Exception {
        List<Path> published = Rooms.ALL.stream()
                .filter(room -> Rooms.PUBLISHED.contains(room.folder()))
                .flatMap(room -> room.sources("main").stream())
                .filter(UndocumentedTest::isPromised)
                .toList();
        assertThat(Undocumented.in(Parsed.files(published))).isEmpty();
    }

    @Test
    void fallsForAPublicTypeOrMethodThatSaysNothing() throws Exception {
        assertThat(undocumented("package a; public class Mute { public void run() {} void inner() {} }"))
                .containsExactly(
                        "a/Mute.java: Mute is public and says nothing",
                        "a/Mute.java: Mute.run is public and says nothing");
        assertThat(undocumented("package a; /** Said. */ public interface Half { void run(); }"))
                .containsExactly("a/Half.java: Half.run is public and says nothing");
    }

    @Test
    void leavesAloneWhatIsPrivateOrInherited() throws Exception {
        assertThat(undocumented("package a; class Quiet { public void run() {} }"))
                .isEmpty();
        assertThat(undocumented("package a; /** Said. */ public record Value(int a) { public Value {}"
                        + " @Override public String toString() { return \"\"; } }"))
                .isEmpty();
    }

    /** What only the layers of core see of each other is public for the compiler, and for nobody else. */
    private static boolean isPromised(Path source) {
        String file = source.toString().replace(File.separatorChar, '.');
        return Layers.OF_CORE.stream()
                .noneMatch(layer -> !layer.promised() && file.contains("." + layer.packageName() + "."));
    }

    private static List<String> undocumented(String source) throws Exception {
        return Undocumented.in(List.of(Sketch.file(source)));
    }
}
