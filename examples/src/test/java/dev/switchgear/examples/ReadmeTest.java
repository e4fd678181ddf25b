package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code in the README is the code of this module. */
final class ReadmeTest {
    @Test
    void everyLineOfJavaInTheReadmeIsCompiledHere() throws IOException {
        List<String> shown = java(Files.readAllLines(Path.of("../README.md")));
        assertThat(shown).isNotEmpty();
        assertThat(compiled()).containsAll(shown);
    }

    /** Returns every line of this module's code. */
    static List<String> compiled() throws IOException {
        List<String> compiled = new ArrayList<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Files.readAllLines(file).forEach(line -> compiled.add(line.strip()));
            }
        }
        return compiled;
    }

    static List<String> java(List<String> readme) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : readme) {
            if (line.startsWith("```")) {
                inside = line.equals("```java");
            } else if (inside && !line.isBlank()) {
                lines.add(line.strip());
            }
        }
        return lines;
    }
}
