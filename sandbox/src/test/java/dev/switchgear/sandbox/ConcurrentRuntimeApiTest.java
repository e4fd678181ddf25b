package dev.switchgear.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The Runtime API of many events at once, for a process that has ended. */
final class ConcurrentRuntimeApiTest {
    private static final InvocationResult ENDED = new InvocationResult(InvocationResult.Kind.ENDED, "killed");

    private final ConcurrentRuntimeApi api = new ConcurrentRuntimeApi("arn:test");

    @Test
    void answersWhatTheProcessHasNotTakenAndWhatComesLater() {
        var early = api.invoke("{}", 12_345);
        api.end(ENDED);
        var late = api.invoke("{}", 12_345);

        assertThat(early).isCompletedWithValue(ENDED);
        assertThat(late).isCompletedWithValue(ENDED);
    }
}
