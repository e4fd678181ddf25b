package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.model.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wait that a dependency asks for: which forms are read, which values count. It is never a verdict. */
final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final CircuitPolicy PATIENT = CircuitPolicy.builder()
            .fleetSize(1)
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();

    private final TestClock clock = new TestClock();
    private final Switchgear switchgear = Switchgear.builder()
            .store(new InMemoryCircuitStore())
            .defaults(PATIENT)
            .clock(clock)
            .ticker(clock)
            .executor(Runnable::run) // the clock stands while the store works beside a call
            .seed(1)
            .build();

    @AfterEach
    void close() {
        switchgear.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                             | 120",
                " 1 \t                           | 1",
                "3601                            | 3600",
                "99999999999999999999999999      | 3600",
                "Sat, 28 Nov 2026 10:02:00 GMT   | 120",
                "sat, 28 nov 2026 10:02:00 gmt   | 120",
                "Mon, 28 Nov 2026 10:02:00 GMT   | 120",
                "Sat, 5 Dec 2026 10:02:00 GMT    | 3600",
                "Saturday, 28-Nov-26 10:02:00 GMT | 120",
                "Sat Nov 28 10:02:00 2026        | 120",
                "Sat Dec  5 10:02:00 2026        | 3600",
            })
    void bothFormsAreRead(String field, long seconds) {
        assertThat(RetryAfter.of(field, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "1.5",
                "soon",
                "١٢٠",
                "120, 240",
                "Sat, 28 Nov 2026 09:59:59 GMT",
                "Wednesday, 09-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sat, 31 Feb 2026 10:02:00 GMT",
                "Sat, 28 Nov 2026 10:02:00 CET",
                "Sat, 28 Nov 99999999999999 10:02:00 GMT"
            })
    void anUnreadableOrPastTimeIsNoWait(String field) {
        assertThat(RetryAfter.of(field, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOREVER", "MILLIS", "NEGATIVE"})
    void failuresCountWithARetryAfterOfAnyLength(String wait) {
        Circuit circuit = switchgear.circuit("payments", PATIENT, asking(durationOf(wait)));
        int made = 0;
        for (int i = 0; i < 400; i++) {
            made += fails(circuit) ? 1 : 0;
            clock.pass(100);
        }
        assertThat(circuit.status().state()).isNotEqualTo(CircuitState.CLOSED);
        assertThat(made).isLessThan(50);
        assertThat(switchgear.internalFailures()).isZero();
    }

    @Test
    void aProbeIsRecordedWithARetryAfterOfAnyLength() {
        Circuit circuit = switchgear.circuit("payments", PATIENT, Classifier.defaults());
        while (circuit.status().fleetState() == CircuitState.CLOSED) {
            fails(circuit);
            clock.pass(250);
        }
        Circuit asking = switchgear.circuit("payments", PATIENT, asking(FOREVER));
        int probes = 0;
        for (int i = 0; i < 100 && probes < 2; i++) {
            clock.pass(500);
            probes += fails(asking) ? 1 : 0;
        }
        assertThat(probes).isEqualTo(2);
        clock.pass(1_000);
        assertThat(refusal(asking).retryAfter(clock.instant()))
                .isBetween(Duration.ofMinutes(4), PATIENT.maxRetryAfter());
        assertThat(switchgear.internalFailures()).isZero();
    }

    @Test
    void anUnreadableWaitIsNoWaitAndNoVerdict() {
        Classifier classifier = Classifier.builder()
                .failureResult(String.class, result -> result.startsWith("5"))
                .ignoreResult(String.class, result -> result.startsWith("404"))
                .retryAfter(Object.class, result -> {
                    throw new NumberFormatException("For input string: \"Fri, 31 Dec 1999 23:59:59 GMT\"");
                })
                .retryAfter(Object.class, result -> nothing())
                .build();
        assertThat(classifier.ofResult("202")).isEqualTo(Outcome.SUCCESS);
        assertThat(classifier.ofResult("404")).isEqualTo(Outcome.IGNORED);
        assertThat(classifier.ofResult("503").failure()).contains("a result that counts as a failure");
        assertThat(classifier.ofThrown(new IOException("down")).failure()).contains("java.io.IOException: down");
    }

    @Test
    void impossibleTimesAreBoundedToo() {
        Circuit circuit = switchgear.circuit(
                "payments",
                PATIENT.toBuilder().slowCalls(Duration.ofSeconds(1), 0.5).build());
        for (Duration lasted : new Duration[] {FOREVER, FOREVER.negated(), ChronoUnit.FOREVER.getDuration()}) {
            circuit.endingWithin(FOREVER).decide().permit().end(Outcome.SUCCESS, lasted);
            circuit.record(Outcome.SUCCESS, lasted);
        }
        switchgear.flush(FOREVER);
        assertThat(switchgear.prefetch(FOREVER, "payments")).isTrue();
        assertThat(switchgear.internalFailures()).isZero();
    }

    @SuppressWarnings("NullAway") // a function of the user's
    private static Optional<Duration> nothing() {
        return null;
    }

    private static Duration durationOf(String wait) {
        return switch (wait) {
            case "FOREVER" -> FOREVER;
            case "MILLIS" -> Duration.ofMillis(Long.MAX_VALUE);
            default -> FOREVER.negated();
        };
    }

    private static Classifier asking(Duration wait) {
        return Classifier.builder()
                .retryAfter(IOException.class, thrown -> Optional.of(wait))
                .build();
    }

    private static boolean fails(Circuit circuit) {
        try {
            circuit.call(() -> {
                throw new IOException("down");
            });
            return true;
        } catch (IOException made) {
            return true;
        } catch (CircuitOpenException refused) {
            return false;
        }
    }

    private static Refusal refusal(Circuit circuit) {
        return circuit.decide().refusal();
    }
}
