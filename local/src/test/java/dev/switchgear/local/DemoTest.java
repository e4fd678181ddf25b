package dev.switchgear.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.sandbox.Health;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code ./switchgear demo}. */
final class DemoTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theLaunchersHelpNamesEveryStory() throws Exception {
        assertThat(Demo.run(List.of("nothing"), print(out), print(err))).isEqualTo(2);
        String stories = err.toString(UTF_8).strip().replaceFirst(".*there is: ", "");
        Process help = new ProcessBuilder("bash", "../switchgear", "help", "demo").start();
        String said = new String(help.getInputStream().readAllBytes(), UTF_8);
        assertThat(help.waitFor()).isZero();
        for (String story : stories.split(", ", -1)) {
            assertThat(said).containsPattern("(?m)^  " + story + " ");
        }
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, UTF_8);
    }

    @Test
    void hasADefaultForEveryOption() {
        DemoOptions options = DemoOptions.parse(List.of());

        assertThat(options.environments()).isEqualTo(8);
        assertThat(options.rate()).isEqualTo(8);
        assertThat(options.failure().name()).isEqualTo("errors");
        assertThat(options.outage()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.seed()).isEqualTo(1);
        assertThat(options.peerTuned()).isTrue();
        assertThat(options.plain()).isFalse();
        assertThat(options.json()).isEmpty();
    }

    @Test
    void takesEveryOption(@TempDir Path folder) {
        Path json = folder.resolve("figures.json");
        DemoOptions options = DemoOptions.parse(List.of(
                "--environments",
                "32",
                "--rate",
                "0.5",
                "--failure",
                "partial:80",
                "--outage=5",
                "--seed=-3",
                "--peer=default",
                "--plain",
                "--json",
                json.toString()));

        assertThat(options.environments()).isEqualTo(32);
        assertThat(options.rate()).isEqualTo(0.5);
        assertThat(options.failure().health()).isEqualTo(new Health.Partial(80));
        assertThat(options.outage()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.seed()).isEqualTo(-3);
        assertThat(options.peerTuned()).isFalse();
        assertThat(options.plain()).isTrue();
        assertThat(options.json()).contains(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--environments 0        | --environments is '0'; it must be a whole number from 1 to 32",
                "--environments 33       | --environments is '33'; it must be a whole number from 1 to 32",
                "--environments many     | --environments is 'many'; it must be a whole number from 1 to 32",
                "--rate 0.4              | --rate is '0.4'; it must be a number from 0.5 to 200.0",
                "--rate NaN              | --rate is 'NaN'; it must be a number from 0.5 to 200.0",
                "--failure rain          | --failure is 'rain'; it must be errors, slow, hang, partial:PERCENT or keys",
                "--failure partial:0     | --failure partial: is '0'; it must be a whole number from 1 to 100",
                "--outage 4              | --outage is '4'; it must be a whole number from 5 to 600",
                "--outage 601            | --outage is '601'; it must be a whole number from 5 to 600",
                "--seed x                | --seed is 'x'; it must be a whole number of at most 19 digits",
                "--peer none             | --peer is 'none'; it must be tuned or default",
                "--json no/such/f.json   | --json is 'no/such/f.json'; its folder does not exist",
                "--json                  | --json needs a value; see --help",
                "--seed 1 --seed 2       | --seed is given 2 times; once is enough",
                "--env 3                 | Unrecognized option: --env; see --help",
                "--loud                  | Unrecognized option: --loud; see --help",
                "fleet extra             | 'extra' is not an option; see --help",
                "opera                   | there is no story 'opera'; there is: alarms, events, extension, fleet, orders, prices, queues, shipments, workflow"
            })
    void reportsAnInvalidCommandLineInOneLine(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).isEqualTo("demo: " + message + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void printsHelpWhereverItIsRequested() {
        assertThat(run("fleet", "--seed", "1", "--help")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(DemoOptions.USAGE);
    }

    @Test
    void knowsWhichFailuresMustOpenTheCircuit() {
        assertThat(Failure.parse("partial:30").verdict()).isEqualTo(Failure.ExpectedVerdict.STAYS_CLOSED);
        assertThat(Failure.parse("partial:50").verdict()).isEqualTo(Failure.ExpectedVerdict.EITHER);
        assertThat(Failure.parse("partial:70").verdict()).isEqualTo(Failure.ExpectedVerdict.OPENS);
        assertThat(Failure.parse("hang").verdict()).isEqualTo(Failure.ExpectedVerdict.OPENS);
        assertThatThrownBy(() -> Failure.parse("")).isInstanceOf(UsageException.class);
    }

    private int run(String... arguments) {
        return Demo.run(List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
