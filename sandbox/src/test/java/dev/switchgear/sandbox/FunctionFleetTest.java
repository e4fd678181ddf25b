package dev.switchgear.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fleet of two environments. */
@Timeout(60)
final class FunctionFleetTest {
    private final Sandbox host = Sandbox.open();
    private final DependencyServer dependency = new DependencyServer(host, 1);
    private final FunctionFleet fleet = new FunctionFleet(
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
    void throttlesEventsWithoutAFreeEnvironment() throws Exception {
        CompletableFuture<InvocationResult> first = occupyBoth().get(0);

        assertThat(fleet.invoke("\"one too many\"").get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.THROTTLED);

        dependency.close();
        assertThat(first.get(30, SECONDS).body()).isEqualTo("\"asked -1\"");
    }

    @Test
    void replacesAnEnvironmentThatWasKilledByAColdStart() throws Exception {
        List<CompletableFuture<InvocationResult>> running = occupyBoth();
        List<FunctionEnvironment> before = fleet.environments();

        before.forEach(FunctionEnvironment::close);

        for (CompletableFuture<InvocationResult> answer : running) {
            assertThat(answer.get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.ENDED);
        }
        awaitTwoOthersThan(before);
        fleet.awaitReady();
        assertThat(fleet.environments())
                .extracting(FunctionEnvironment::name)
                .containsExactlyInAnyOrder("talk-3", "talk-4");
        assertThat(fleet.invoke("\"hello\"").get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.RETURNED);
    }

    @Test
    void sendsAnEventToTheGivenEnvironmentOnly() throws Exception {
        List<CompletableFuture<InvocationResult>> running = occupyBoth();
        FunctionEnvironment busy = fleet.environments().get(0);

        assertThat(fleet.invoke(busy, "\"hello\"").get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.THROTTLED);

        dependency.close();
        for (CompletableFuture<InvocationResult> answer : running) {
            answer.get(30, SECONDS);
        }
        InvocationResult answer;
        do { // it answers a moment before it is idle
            answer = fleet.invoke(busy, "\"hello\"").get(30, SECONDS);
        } while (answer.kind() == InvocationResult.Kind.THROTTLED);
        assertThat(answer.kind()).isEqualTo(InvocationResult.Kind.RETURNED);
    }

    private List<CompletableFuture<InvocationResult>> occupyBoth() throws Exception {
        dependency.become(new Health.Hang());
        fleet.start(2);
        fleet.awaitReady();
        String event = "\"ask " + dependency.url() + "\"";
        List<CompletableFuture<InvocationResult>> running = List.of(fleet.invoke(event), fleet.invoke(event));
        dependency.seen(2).get(30, SECONDS);
        return running;
    }

    private void awaitTwoOthersThan(List<FunctionEnvironment> before) {
        while (fleet.environments().size() != 2 || fleet.environments().stream().anyMatch(before::contains)) {
            Thread.onSpinWait();
        }
    }
}
