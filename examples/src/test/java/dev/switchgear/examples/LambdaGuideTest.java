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

/** The code in the Lambda guide is compiled, and the variables in it exist. */
final class LambdaGuideTest {
    private static final Path GUIDE = Path.of("../docs/guides/lambda.md");
    private static final Path SETTINGS = Path.of("../docs/settings.md");

    @Test
    void everyLineOfJavaIsCompiledHere() throws IOException {
        List<String> shown = ReadmeTest.java(Files.readAllLines(GUIDE));
        assertThat(shown).isNotEmpty();
        assertThat(ReadmeTest.compiled()).containsAll(shown);
    }

    /** All of them are in {@code docs/settings.md}, which is made from the code; the guide lists the common ones. */
    @Test
    void everyVariableInItExists() throws IOException {
        Set<String> known = variables(Files.readString(SETTINGS));
        assertThat(variables(Files.readString(GUIDE))).hasSizeGreaterThan(5).isSubsetOf(known);
    }

    private static Set<String> variables(String page) {
        Set<String> listed = new TreeSet<>();
        Matcher rows = Pattern.compile("^\\| `(SWITCHGEAR_[A-Z_<>]+)`", Pattern.MULTILINE)
                .matcher(page);
        while (rows.find()) {
            listed.add(rows.group(1));
        }
        return listed;
    }
}
