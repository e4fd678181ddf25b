package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call inside a handler, and a whole handler. */
@Timeout(60)
final class GuardTest {
    private final Function function = new Function();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        function.close();
    }

    @Test
    void returnsWhatTheCallReturnsAndThrowsWhatItThrows() {
        assertThat(function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "receipt"))
                .isEqualTo("receipt");
        IOException failure = new IOException("boom");
        assertThatThrownBy(() -> function.payments().call(TestInvocation.LONG, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void worksOutsideOfAnInvocation() {
        assertThat(function.payments().<String, RuntimeException>call(null, () -> "receipt"))
                .isEqualTo("receipt");
    }

    @Test
    void aRefusalIsAnExceptionOrAFallback() {
        function.forceOpen();
        assertThatExceptionOfType(CircuitOpenException.class)
                .isThrownBy(() -> function.payments().call(TestInvocation.LONG, () -> "receipt"))
                .withMessageContaining("maintenance");
        assertThat(function.payments()
                        .<String, RuntimeException>call(
                                TestInvocation.LONG, () -> "receipt", refused -> refused.state() + " later"))
                .isEqualTo("OPEN later");
    }

    @Test
    void aWholeHandlerIsNotEnteredWhileTheCircuitIsOpen() {
        List<String> entered = new ArrayList<>();
        RequestHandler<String, String> handler = (order, context) -> {
            entered.add(order);
            return "charged " + order;
        };
        assertThat(function.payments().handler(handler).handleRequest("1", TestInvocation.LONG))
                .isEqualTo("charged 1");
        try (Function other = new Function(function.store, Map.of())) {
            other.forceOpen();
            assertThat(other.payments()
                            .handler(handler, (order, refused) -> "not " + order)
                            .handleRequest("2", TestInvocation.LONG))
                    .isEqualTo("not 2");
            assertThatExceptionOfType(CircuitOpenException.class)
                    .isThrownBy(() -> other.payments().handler(handler).handleRequest("3", TestInvocation.LONG));
        }
        assertThat(entered).containsExactly("1");
    }

    @Test
    void aStreamHandlerAnswersForItselfOrAsRefused() throws IOException {
        RequestStreamHandler echo = (input, output, context) -> input.transferTo(output);
        RequestStreamHandler guarded = function.payments()
                .streamHandler(echo, (refusal, output) -> output.write("no".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer(guarded)).isEqualTo("order");
        try (Function other = new Function(function.store, Map.of())) {
            other.forceOpen();
            assertThat(answer(other.payments()
                            .streamHandler(
                                    echo, (refusal, output) -> output.write("no".getBytes(StandardCharsets.UTF_8)))))
                    .isEqualTo("no");
        }
    }

    private static String answer(RequestStreamHandler handler) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream("order".getBytes(StandardCharsets.UTF_8)), output, TestInvocation.LONG);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCallThatStillRunsShortlyBeforeTheEndOfItsInvocationIsRecordedAndReported() throws Exception {
        // 25 ms are recorded as a failure where calls take 10 ms at most.
        Function quick = new Function(
                function.time, function.store, Map.of("SWITCHGEAR_POLICY", Function.PATIENT + ",callTimeoutMillis=10"));
        ExecutorService invocation = Executors.newSingleThreadExecutor();
        Future<?> hanging = invocation.submit(() -> quick.payments().call(new TestInvocation(50), () -> {
            never.await();
            return "receipt";
        }));
        CircuitEvent heard;
        do {
            heard = quick.events.poll(30, TimeUnit.SECONDS);
            assertThat(heard).isNotNull();
        } while (heard.kind() != CircuitEvent.Kind.DEADLINE_PASSED); // a watch may start before
        assertThat(hanging.isDone()).isFalse();
        assertThat(quick.lines).singleElement().asString().contains("DEADLINE_PASSED", "default/payments");
        assertThat(quick.metrics)
                .singleElement()
                .satisfies(counts -> assertThat(counts.expired()).isEqualTo(1));
        while (quick.payments().circuit().status().lastFailure().isEmpty()) {
            Thread.onSpinWait(); // reported first, recorded right after that
        }
        invocation.shutdownNow();
        quick.close();
    }

    @Test
    void aCallThatTakesTooLongIsAbandonedAndCountsAsAFailure() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        // A busy machine may not have begun the call after a short time; then the call gets a longer one.
        for (int millis = 1; began.getCount() > 0; millis *= 4) {
            Guard hurried = function.payments().within(Duration.ofMillis(millis));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> hurried.call(TestInvocation.LONG, () -> {
                        began.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                        return "too late";
                    }))
                    .withMessage("the call of default/payments took longer than " + millis + " ms");
            assertThat(function.payments().circuit().status().lastFailure().orElseThrow())
                    .contains("took longer than " + millis + " ms");
        }
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallWithATimeoutStillThrowsWhatItThrows() {
        IOException failure = new IOException("boom");
        assertThatThrownBy(
                        () -> function.payments().within(Duration.ofMinutes(1)).call(TestInvocation.LONG, () -> {
                            throw failure;
                        }))
                .isSameAs(failure);
    }

    @Test
    void callsThatHangAreBounded() throws Exception {
        Guard hurried = function.payments().within(Duration.ofMillis(1));
        CountDownLatch free = new CountDownLatch(1);
        for (int i = 0; i < Timeouts.MOST_HANGING; i++) {
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> hurried.call(
                            null,
                            () -> {
                                while (free.getCount() > 0) {
                                    try {
                                        free.await();
                                    } catch (InterruptedException e) {
                                        Thread.interrupted(); // like a call that ignores interrupts
                                    }
                                }
                                return "too late";
                            },
                            refused -> {
                                throw new CallTimeoutException("refused", Duration.ZERO);
                            }));
        }
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("switchgear-call"))
                        .count())
                .isLessThanOrEqualTo(Timeouts.MOST_HANGING);
        free.countDown();
    }

    @Test
    void manyConcurrentRequestsInOneProcessAreCountedCorrectly() throws Exception {
        int requests = 32;
        int rounds = 200;
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        AtomicInteger wrong = new AtomicInteger();
        RequestHandler<Integer, Integer> handler =
                function.payments().handler((number, context) -> number + 1, (number, refused) -> -1);
        List<Future<?>> running = new ArrayList<>();
        for (int request = 0; request < requests; request++) {
            int number = request;
            running.add(threads.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    if (handler.handleRequest(number, TestInvocation.LONG) != number + 1) {
                        wrong.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> one : running) {
            one.get(50, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        function.switchgear.flush();
        assertThat(wrong).hasValue(0);
        assertThat(function.metrics.stream().mapToLong(CircuitCounts::permitted).sum())
                .isEqualTo((long) requests * rounds);
        assertThat(function.switchgear.switchgear().internalFailures()).isZero();
    }

    @Test
    void aFreezeOfFifteenMinutesBetweenInvocationsChangesNothing() {
        function.payments().<String, RuntimeException>call(TestInvocation.LONG, () -> "before");
        function.time.freeze();
        function.time.advance(Duration.ofMinutes(15));
        try (Function other = new Function(function.time.environment(), function.store, Map.of())) {
            other.forceOpen(); // while we were frozen
        }
        function.time.thaw();
        assertThat(function.payments()
                        .<String, RuntimeException>call(TestInvocation.LONG, () -> "after", refused -> "refused"))
                .isEqualTo("refused");
        function.time.advance(Duration.ofMinutes(15));
        assertThat(function.payments()
                        .<String, RuntimeException>call(TestInvocation.LONG, () -> "after", refused -> "refused"))
                .isEqualTo("after");
    }

    @Test
    void theKillSwitchLetsEveryCallPassAndSendsNoRequest() {
        try (LambdaSwitchgear disabled = LambdaSwitchgear.builder()
                .variables(Map.of("SWITCHGEAR_DISABLED", "true"))
                .output(function.lines::add)
                .build()) {
            Guard guard = disabled.guard("payments");
            for (int i = 0; i < 200; i++) {
                assertThatThrownBy(() -> guard.call(null, () -> {
                            throw new IllegalStateException("down");
                        }))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(function.lines).noneMatch(line -> line.contains("STORE_FAILS"));
    }
}
