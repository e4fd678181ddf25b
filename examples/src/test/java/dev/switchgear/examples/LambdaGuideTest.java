package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Lambda guide shows code that is compiled, and every variable there is. */
final class LambdaGuideTest {
    private static final Path GUIDE = Path.of("../docs/guides/lambda.md");
    private static final Path VARIABLES = Path.of("../lambda/src/main/java/dev/switchgear/lambda/Variable.java");

    @Test
    void everyLineOfJavaIsCompiledHere() throws IOException {
        List<String> shown = ReadmeTest.java(Files.readAllLines(GUIDE));
        assertThat(shown).isNotEmpty();
        assertThat(ReadmeTest.compiled()).containsAll(shown);
    }

    @Test
    void everyVariableIsListed() throws IOException {
        String source = Files.readString(VARIABLES);
        Set<String> known = new TreeSet<>();
        Matcher constants =
                Pattern.compile("^ {4}([A-Z_]+)[,;]$", Pattern.MULTILINE).matcher(source);
        while (constants.find()) {
            known.add("SWITCHGEAR_" + constants.group(1));
        }
        known.add("SWITCHGEAR_POLICY_<CIRCUIT>");
        Set<String> listed = new TreeSet<>();
        Matcher rows = Pattern.compile("^\\| `(SWITCHGEAR_[A-Z_<>]+)`", Pattern.MULTILINE)
                .matcher(Files.readString(GUIDE));
        while (rows.find()) {
            listed.add(rows.group(1));
        }
        assertThat(listed).isEqualTo(known).hasSizeGreaterThan(10);
    }
}
