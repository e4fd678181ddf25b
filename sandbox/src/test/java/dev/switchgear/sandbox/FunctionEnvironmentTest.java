package dev.switchgear.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real runtime client, as a process, with our Runtime API. */
@Timeout(60)
final class FunctionEnvironmentTest {
    private final Sandbox host = Sandbox.open();
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final FunctionEnvironment.Listener listener = new FunctionEnvironment.Listener() {
        @Override
        public void idle(FunctionEnvironment environment) {
            heard.add("idle");
        }

        @Override
        public void ended(FunctionEnvironment environment) {
            heard.add("ended");
        }
    };

    @AfterEach
    void stopEverything() {
        host.close();
    }

    @Test
    void answersEventsOneAfterAnotherAndSurvivesItsHandlersErrors() throws Exception {
        FunctionEnvironment environment = ready(Duration.ofSeconds(30));

        InvocationResult echo = environment.invoke("\"hello\"").get(30, SECONDS);
        assertThat(echo.kind()).isEqualTo(InvocationResult.Kind.RETURNED);
        assertThat(echo.body())
                .isEqualTo("\"hello from talk-1 as arn:aws:lambda:eu-central-1:000000000000:function:talk\"");
        assertThat(heard.poll(30, SECONDS)).isEqualTo("idle");

        InvocationResult error = environment.invoke("\"throw a fit\"").get(30, SECONDS);
        assertThat(error.kind()).isEqualTo(InvocationResult.Kind.FAILED);
        assertThat(error.body()).contains("\"errorMessage\":\"a fit\"", "java.lang.IllegalStateException");
        assertThat(heard.poll(30, SECONDS)).isEqualTo("idle");

        assertThat(environment.invoke("\"again\"").get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.RETURNED);
    }

    @Test
    void isFrozenBetweenEventsOnly() throws Exception {
        DependencyServer dependency = new DependencyServer(host, 1);
        dependency.become(new Health.Hang());
        FunctionEnvironment environment = ready(Duration.ofSeconds(30));
        awaitFrozen(environment);

        CompletableFuture<InvocationResult> answer = environment.invoke("\"ask " + dependency.url() + "\"");
        dependency.seen(1).get(30, SECONDS);
        assertThat(frozen(environment)).isFalse();
        dependency.close();

        assertThat(answer.get(30, SECONDS).body()).isEqualTo("\"asked -1\"");
        assertThat(heard.poll(30, SECONDS)).isEqualTo("idle");
        awaitFrozen(environment);
    }

    @Test
    void reportsThatItWasKilledDuringAnEvent() throws Exception {
        try (DependencyServer dependency = new DependencyServer(host, 1)) {
            dependency.become(new Health.Hang());
            FunctionEnvironment environment = ready(Duration.ofSeconds(30));
            CompletableFuture<InvocationResult> answer = environment.invoke("\"ask " + dependency.url() + "\"");
            dependency.seen(1).get(30, SECONDS);

            environment.close();

            assertThat(answer.get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.ENDED);
            assertThat(heard.poll(30, SECONDS)).isEqualTo("ended");
            assertThat(environment.invoke("\"late\"").get(30, SECONDS).kind()).isEqualTo(InvocationResult.Kind.ENDED);
        }
    }

    @Test
    void isKilledWhenAnEventOutlivesTheTimeout() throws Exception {
        try (DependencyServer dependency = new DependencyServer(host, 1)) {
            dependency.become(new Health.Hang());
            FunctionEnvironment environment = ready(Duration.ofMillis(500));

            InvocationResult answer =
                    environment.invoke("\"ask " + dependency.url() + "\"").get(30, SECONDS);

            assertThat(answer.kind()).isEqualTo(InvocationResult.Kind.TIMED_OUT);
            assertThat(heard.poll(30, SECONDS)).isEqualTo("ended");
        }
    }

    @Test
    void isKilledWhileFrozenWhenTheRunEnds() throws Exception {
        FunctionEnvironment environment = ready(Duration.ofSeconds(30));
        ProcessHandle process = ProcessHandle.of(environment.pid()).orElseThrow();

        host.close();

        assertThat(process.onExit().get(30, SECONDS).isAlive()).isFalse();
    }

    private FunctionEnvironment ready(Duration timeout) throws Exception {
        LambdaFunction function =
                new LambdaFunction("talk", TalkingHandler.class, Map.of(), LambdaFunction.SMALL_JVM, timeout);
        FunctionEnvironment environment =
                FunctionEnvironment.start(host, function.setup(host.java()), "talk-1", listener);
        environment.ready().get(30, SECONDS);
        assertThat(heard.poll(30, SECONDS)).isEqualTo("idle");
        return environment;
    }

    /** The signal is sent before the environment is idle; the kernel delivers it later. */
    private static void awaitFrozen(FunctionEnvironment environment) throws IOException {
        while (!frozen(environment)) {
            Thread.onSpinWait();
        }
    }

    /** Asks the kernel: T means stopped by a signal. */
    private static boolean frozen(FunctionEnvironment environment) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(environment.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
