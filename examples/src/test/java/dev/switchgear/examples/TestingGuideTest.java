package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The code in the guide to testing is from a test that runs here. */
final class TestingGuideTest {
    private static final Path GUIDE = Path.of("../docs/guides/testing.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/switchgear/examples/lambda/OrderServiceTest.java");

    @Test
    void everyLineOfJavaIsInTheExample() throws IOException {
        List<String> shown = ReadmeTest.java(Files.readAllLines(GUIDE));
        Set<String> run =
                Files.readAllLines(EXAMPLE).stream().map(String::strip).collect(Collectors.toSet());
        assertThat(shown).hasSizeGreaterThan(20);
        assertThat(run).containsAll(shown);
    }
}
