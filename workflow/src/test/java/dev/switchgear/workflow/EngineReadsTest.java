package dev.switchgear.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An engine gives an expression only the variables that it finds in its text. The engine of the conformance suite reads
 * the text between two slashes as a regular expression, even in divisions, so a variable that is only there would have
 * no value.
 */
final class EngineReadsTest {
    private static final String TEXT = "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'";
    private static final String VARIABLE = "(\\$(?:states(?:\\.\\w+)+|w|given|v|work|answer)\\b)";
    private static final Pattern AS_WRITTEN = Pattern.compile("/\\[[^/]*\\]/|" + TEXT + "|" + VARIABLE);
    private static final Pattern AS_READ = Pattern.compile("/(?:[^\\\\/]++|\\\\.)*/|" + TEXT + "|" + VARIABLE);

    @ParameterizedTest
    @MethodSource("dev.switchgear.workflow.QuotasTest#machines")
    void findsEveryVariable(QuotasTest.VariantMachine machine) {
        List<String> expressions = new ArrayList<>();
        collect(machine.states(), expressions);
        assertThat(expressions)
                .isNotEmpty()
                .allSatisfy(expression ->
                        assertThat(found(AS_READ, expression)).containsAll(found(AS_WRITTEN, expression)));
    }

    @Test
    void aVariableBetweenTwoDivisionsIsLost() {
        String expression = "{% $v.a / 2 + $states.input.b / 3 %}";
        assertThat(found(AS_WRITTEN, expression)).containsExactly("$states.input.b", "$v");
        assertThat(found(AS_READ, expression)).containsExactly("$v");
    }

    private static void collect(Object part, List<String> expressions) {
        if (part instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, expressions));
        } else if (part instanceof Collection<?> all) {
            all.forEach(each -> collect(each, expressions));
        } else if (part instanceof String text && text.startsWith("{%")) {
            expressions.add(text);
        }
    }

    private static Set<String> found(Pattern pattern, String expression) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(expression);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }
}
