package dev.switchgear.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} is made from the code. When it differs, this test leaves the page as it should be in
 * {@code core/target/settings.md}.
 */
final class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/settings.md");
    private static final Path MADE = Path.of("target/settings.md");

    private static final String INTRODUCTION = """
                # Settings

                Every variable and every policy value. This page is made from the code (`SettingsPageTest` in `core`).

                ## Variables

                The library, the extension, the handlers of events, alarms and health checks, the governor of queues and streams, and
                the workflow's Lambdas read variables in the same way:

                - White space around a value is ignored. An empty value is the same as none.
                - `true` and `false` and other words may be written in any letter case.
                - A name that begins with `SWITCHGEAR_` and is not listed here is reported, with the name that was probably meant.
                - An invalid value is reported with its limit, and the default applies. The library reports it in one log line.
                  The extension reports it in its log and in `GET /health`.
                - With `SWITCHGEAR_STRICT=true`, a function of the library does not start with an invalid value. The handlers of
                  signals and of workflows never do.
                - Live policy in the table takes precedence over all of these except `SWITCHGEAR_DISABLED`.

                """;

    private static final String FILE = """

                ## The file

                `SWITCHGEAR_FILE` names a file of the same variables, in UTF-8, at most 65,536 bytes. A variable takes precedence
                over the file.

                ```
                # a comment
                SWITCHGEAR_TABLE=switchgear
                export SWITCHGEAR_NAMESPACE="prod"
                SWITCHGEAR_POLICY=probes=2, rampMillis=3000
                ```

                A line is `NAME=value`, with or without `export` before it. Double or single quotes around a value are removed.
                A backslash is an ordinary character, and `#` after a value belongs to the value. Any other line is reported and
                ignored.

                ## Policy values

                Write them as `name=value, name=value` in `SWITCHGEAR_POLICY`, and as JSON in live policy: `{"probes": 2, "shadow": true}`.
                A circuit has one rule for failures: the rate, `consecutiveFailures` or `failureCount`.

                | value | unit | from | to | default | what it is | change it when |
                |---|---|---|---|---|---|---|
                """;

    @Test
    void thePageAgreesWithTheCode() throws IOException {
        String made = page();
        Files.writeString(MADE, made);
        assertThat(Files.readString(PAGE))
                .as("docs/settings.md is not what the code makes; copy core/target/settings.md over it")
                .isEqualTo(made);
    }

    @Test
    void everyPolicyValueIsOnThePage() {
        List<String> names =
                PolicyValue.ALL.stream().map(PolicyValue::name).sorted().toList();
        assertThatThrownBy(() -> CircuitPolicy.defaults().with(Map.of("nothing", "1")))
                .hasMessage("there is no policy value 'nothing'; there are " + String.join(", ", names));
    }

    @Test
    void everyDefaultOnThePageIsTheDefault() {
        for (PolicyValue value : PolicyValue.ALL) {
            if (!value.fallback().isEmpty()) {
                assertThat(CircuitPolicy.defaults().with(Map.of(value.name(), value.fallback())))
                        .as(value.name())
                        .isEqualTo(CircuitPolicy.defaults());
            }
        }
        assertThat(CircuitPolicy.defaults().slowCalls()).isEmpty();
    }

    @Test
    void everyLimitOnThePageIsTheLimit() {
        for (PolicyValue value : PolicyValue.ALL) {
            if (!value.name().equals("shadow")) {
                double step = value.unit().equals("share") ? 0.001 : 1;
                takes(value, value.least());
                takes(value, value.most());
                refuses(value, value.least() - step);
                refuses(value, value.most() + step);
            }
        }
    }

    private static void takes(PolicyValue value, double number) {
        assertThatCode(() -> CircuitPolicy.defaults().with(Map.of(value.name(), text(number))))
                .as(value.name() + "=" + text(number))
                .doesNotThrowAnyException();
    }

    private static void refuses(PolicyValue value, double number) {
        assertThatThrownBy(() -> CircuitPolicy.defaults().with(Map.of(value.name(), text(number))))
                .as(value.name() + "=" + text(number))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String page() {
        return INTRODUCTION + variables() + FILE + policyValues();
    }

    private static String variables() {
        StringBuilder page = new StringBuilder();
        page.append("| variable | what it is | it must be | default | read by |\n|---|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.what())
                    .append(" | ");
            page.append(setting.mustBe())
                    .append(" | ")
                    .append(setting.fallback())
                    .append(" | ");
            page.append(readers(setting)).append(" |\n");
            if (setting == Setting.POLICY) {
                page.append(
                        "| `SWITCHGEAR_POLICY_<CIRCUIT>` | the policy of one circuit, on top of that. Write its name in capitals,"
                                + " with `_` for every character that is not a letter or digit: `payments-api` is `PAYMENTS_API` | see below"
                                + " | none | library, extension |\n");
            }
        }
        return page.toString();
    }

    private static String policyValues() {
        StringBuilder page = new StringBuilder();
        for (PolicyValue value : PolicyValue.ALL) {
            boolean flag = value.name().equals("shadow");
            page.append("| `")
                    .append(value.name())
                    .append("` | ")
                    .append(value.unit())
                    .append(" | ");
            page.append(flag ? "`false`" : text(value.least())).append(" | ");
            page.append(flag ? "`true`" : text(value.most())).append(" | ");
            page.append(value.fallback().isEmpty() ? "off" : value.fallback()).append(" | ");
            page.append(value.what()).append(" | ").append(value.when()).append(" |\n");
        }
        return page.toString();
    }

    private static String readers(Setting setting) {
        return Arrays.stream(Setting.Part.values())
                .filter(setting.readers()::contains)
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
