package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything public has Javadoc. */
class UndocumentedTest {

    @Test
    void everythingPublicHasJavadoc() throws Exception {
        List<Path> published = Rooms.WITH_SOURCES.stream()
                .filter(room -> Rooms.PUBLISHED.contains(room.folder()) || room.equals(Rooms.CDK))
                .flatMap(room -> room.sources("main").stream())
                .filter(UndocumentedTest::isPromised)
                .toList();
        assertThat(Undocumented.in(Parsed.files(published))).isEmpty();
    }

    @Test
    void failsForAPublicTypeOrMethodWithoutJavadoc() throws Exception {
        assertThat(undocumented("package a; public class Mute { public void run() {} void inner() {} }"))
                .containsExactly(
                        "a/Mute.java: Mute is public and has no Javadoc",
                        "a/Mute.java: Mute.run is public and has no Javadoc");
        assertThat(undocumented("package a; /** Said. */ public interface Half { void run(); }"))
                .containsExactly("a/Half.java: Half.run is public and has no Javadoc");
    }

    @Test
    void acceptsWhatIsPrivateOrInherited() throws Exception {
        assertThat(undocumented("package a; class Quiet { public void run() {} }"))
                .isEmpty();
        assertThat(undocumented("package a; /** Said. */ public record Value(int a) { public Value {}"
                        + " @Override public String toString() { return \"\"; } }"))
                .isEmpty();
    }

    /** Types that only the layers of core use are public for the compiler, and for nobody else. */
    private static boolean isPromised(Path source) {
        String file = source.toString().replace(File.separatorChar, '.');
        return Layers.OF_CORE.stream()
                .noneMatch(layer -> !layer.promised() && file.contains("." + layer.packageName() + "."));
    }

    private static List<String> undocumented(String source) throws Exception {
        return Undocumented.in(List.of(Sketch.file(source)));
    }
}
