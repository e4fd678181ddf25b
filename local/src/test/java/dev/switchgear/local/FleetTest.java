package dev.switchgear.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two environments, as their callers know them. */
@Timeout(60)
final class FleetTest {
    private final Host host = new Host(Machine.clock());
    private final DependencyServer dependency = new DependencyServer(host, 1);
    private final Fleet fleet = new Fleet(
            host,
            new LambdaFunction(
                    "talk", TalkingHandler.class, Map.of(), LambdaFunction.SMALL_JVM, Duration.ofSeconds(30)),
            1);

    @AfterEach
    void stopEverything() {
        fleet.close();
        host.close();
    }

    @Test
    void throttlesWhatItHasNoEnvironmentFor() throws Exception {
        CompletableFuture<Answer> first = occupyBoth().get(0);

        assertThat(fleet.invoke("\"one too many\"").get(30, SECONDS).kind()).isEqualTo(Answer.Kind.THROTTLED);

        dependency.close();
        assertThat(first.get(30, SECONDS).body()).isEqualTo("\"asked -1\"");
    }

    @Test
    void replacesAnEnvironmentThatWasKilledByAColdStart() throws Exception {
        List<CompletableFuture<Answer>> running = occupyBoth();
        List<Environment> before = fleet.environments();

        before.forEach(Environment::close);

        for (CompletableFuture<Answer> answer : running) {
            assertThat(answer.get(30, SECONDS).kind()).isEqualTo(Answer.Kind.ENDED);
        }
        awaitTwoOthersThan(before);
        fleet.awaitReady();
        assertThat(fleet.environments()).extracting(Environment::name).containsExactlyInAnyOrder("talk-3", "talk-4");
        assertThat(fleet.invoke("\"hello\"").get(30, SECONDS).kind()).isEqualTo(Answer.Kind.RETURNED);
    }

    private List<CompletableFuture<Answer>> occupyBoth() throws Exception {
        dependency.become(new Health.Hang());
        fleet.start(2);
        fleet.awaitReady();
        String event = "\"ask " + dependency.url() + "\"";
        List<CompletableFuture<Answer>> running = List.of(fleet.invoke(event), fleet.invoke(event));
        dependency.seen(2).get(30, SECONDS);
        return running;
    }

    private void awaitTwoOthersThan(List<Environment> before) {
        while (fleet.environments().size() != 2 || fleet.environments().stream().anyMatch(before::contains)) {
            Thread.onSpinWait();
        }
    }
}
