package dev.switchgear.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What does not fit on a screen is two things. */
class SizesTest {

    @Test
    void everythingIsSmall() throws Exception {
        List<Path> sources = Rooms.ALL.stream()
                .flatMap(room -> Stream.concat(room.sources("main").stream(), room.sources("test").stream()))
                .toList();
        assertThat(Sizes.tooLarge(Parsed.files(sources))).isEmpty();
    }

    @Test
    void fallsForALongFile() throws Exception {
        assertThat(tooLarge("package a; class Long {}" + "\n".repeat(Sizes.FILE_LINES) + "// end"))
                .containsExactly("a/Long.java has 401 lines; the limit is 400");
    }

    @Test
    void fallsForALongMethod() throws Exception {
        assertThat(tooLarge("package a; class Long {\nvoid run() {" + "\n".repeat(Sizes.METHOD_LINES) + "} }"))
                .containsExactly("a/Long.java:2 Long.run has 61 lines; the limit is 60");
    }

    @Test
    void fallsForManyParameters() throws Exception {
        assertThat(tooLarge("package a; class Wide { Wide(int a, int b, int c, int d, int e, int f) {} }"))
                .containsExactly("a/Wide.java:1 Wide.<init> has 6 parameters; the limit is 5");
    }

    @Test
    void lettingARecordBeAsWideAsItsValue() throws Exception {
        assertThat(tooLarge("package a; record Wide(int a, int b, int c, int d, int e, int f) { Wide {} }"))
                .isEmpty();
        assertThat(tooLarge("package a; record W(int a) { W(int a, int b, int c, int d, int e, int f) { this(a); } }"))
                .isEmpty();
    }

    private static List<String> tooLarge(String source) throws Exception {
        return Sizes.tooLarge(List.of(Sketch.file(source)));
    }
}
