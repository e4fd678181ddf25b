package dev.switchgear.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.CircuitId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitOpenExceptionTest {
    private static final String MESSAGE =
            "circuit default/payments is OPEN (OPEN): 9 of 10 calls failed;" + " retry at 1970-01-01T00:00:02Z";

    private final CircuitOpenException thrown = new CircuitOpenException(new Refusal(
            CircuitId.of("default", "payments"),
            CircuitState.OPEN,
            Refusal.Cause.OPEN,
            "9 of 10 calls failed",
            Instant.EPOCH,
            Instant.ofEpochSecond(2),
            Optional.empty()));

    @Test
    void reportsWhatRefusedAndWhenToTryAgain() {
        assertThat(thrown).hasMessage(MESSAGE);
        assertThat(thrown.toString()).contains(MESSAGE);
    }

    @Test
    void isTheSameInAnotherProcess() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat((CircuitOpenException) in.readObject()).hasMessage(MESSAGE);
        }
    }
}
