package dev.switchgear.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.FunctionProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store whose port accepts connections and never answers, or does not even accept them. */
@Timeout(120)
final class BlackHoleTest {
    private static final int INVOCATIONS = 1_000;
    private static final long READ_BUDGET_MILLIS = 20;

    /**
     * Both budgets together are 70 ms, but a busy machine may wake a thread much later. This limit is for a call that
     * waits for the store instead of a budget: it would wait forever.
     */
    private static final long HANGS_MILLIS = 20_000;

    private final ServerSocket hole = hole();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LambdaSwitchgear switchgear = LambdaSwitchgear.builder()
            .variables(Map.of(
                    "SWITCHGEAR_TABLE",
                    "switchgear",
                    "SWITCHGEAR_REGION",
                    FunctionProcess.REGION,
                    "SWITCHGEAR_ENDPOINT",
                    "http://127.0.0.1:" + hole.getLocalPort()))
            .output(lines::add)
            .build();
    private final Guard payments = switchgear.guard("payments");
    private final long[] breakerMillis = new long[INVOCATIONS];

    private static ServerSocket hole() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException("no black hole", e);
        }
    }

    @AfterEach
    void close() throws IOException {
        switchgear.close();
        hole.close();
    }

    private String invoke(int number, boolean dependencyWorks) {
        long start = Machine.nanos();
        long[] inside = {0};
        String answer;
        try {
            answer = payments.<String, IOException>call(
                    null,
                    () -> {
                        long entered = Machine.nanos();
                        try {
                            if (!dependencyWorks) {
                                throw new IOException("down");
                            }
                            return "charged " + number;
                        } finally {
                            inside[0] = Machine.nanos() - entered;
                        }
                    },
                    refused -> "refused " + number);
        } catch (IOException e) {
            answer = e.getMessage() + " " + number;
        }
        breakerMillis[number] = TimeUnit.NANOSECONDS.toMillis(Machine.nanos() - start - inside[0]);
        return answer;
    }

    @Test
    void aThousandInvocationsAreAnsweredCorrectlyWithinTheBudgets() {
        for (int number = 0; number < INVOCATIONS; number++) {
            assertThat(invoke(number, true)).isEqualTo("charged " + number);
        }
        Arrays.sort(breakerMillis);
        assertThat(breakerMillis[INVOCATIONS / 2]).as("half of them").isLessThanOrEqualTo(READ_BUDGET_MILLIS);
        assertThat(breakerMillis[INVOCATIONS - 1]).as("the slowest").isLessThan(HANGS_MILLIS);
        assertThat(switchgear.switchgear().internalFailures()).isZero();
    }

    @Test
    void protectionGoesOnWithoutTheStore() {
        int made = 0;
        for (int number = 0; number < INVOCATIONS; number++) {
            String answer = invoke(number, false);
            assertThat(answer).isIn("down " + number, "refused " + number);
            made += answer.startsWith("down") ? 1 : 0;
        }
        assertThat(made).as("calls to the dead dependency").isLessThan(INVOCATIONS / 5);
        assertThat(payments.circuit().status().degraded()).isTrue();
    }
}
