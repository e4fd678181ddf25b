package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.driver.CallPace;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Permit;
import dev.switchgear.model.TripRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that begin shortly before their process is killed. */
final class LateCallsTest {
    private static final CircuitPolicy FIRST_FAILURE = CircuitPolicy.builder()
            .tripRule(TripRule.consecutiveFailures(1))
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();

    private final BlockingQueue<CircuitEvent> told = new LinkedBlockingQueue<>();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Switchgear switchgear = Switchgear.builder()
            .store(store)
            .defaults(FIRST_FAILURE)
            .journal(told::add)
            .build();
    private final Circuit payments = switchgear.circuit("payments");

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void aHealthyCallThatBeginsWithTooLittleTimeIsNotCounted() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Permit late = payments.endingWithin(Duration.ofMillis(60)).decide().permit();
            CircuitEvent event = next();
            assertThat(event.kind()).isEqualTo(CircuitEvent.Kind.DEADLINE_PASSED);
            assertThat(event.detail()).contains("too little time left (30 ms)");
            late.success(); // a moment later: it was well
        }
        assertThat(payments.status().lastFailure()).isEmpty();
        assertThat(payments.decide().permitted()).isTrue();
    }

    @Test
    void aCallThatHangsWithTimeEnoughIsAFailure() throws InterruptedException {
        payments.host().pace().succeeded(1_000_000); // calls that succeed take a millisecond
        Permit hanging = payments.endingWithin(Duration.ofMillis(60)).decide().permit();
        CircuitEvent event = next();
        assertThat(event.kind()).isEqualTo(CircuitEvent.Kind.DEADLINE_PASSED);
        assertThat(event.detail()).contains("recorded as a failure");
        assertThat(nextOf(CircuitEvent.Kind.STATE_CHANGED).state()).isEqualTo(CircuitState.OPEN);
        hanging.success();
        assertThat(payments.decide().permitted()).isFalse();
    }

    @Test
    void enoughTimeIsThatOfTheSlowestRecentSuccess() {
        assertThat(new CallPace().cutOff(499_999_999, CircuitPolicy.defaults(), 0))
                .isFalse();
        assertThat(new CallPace().cutOff(500_000_000, CircuitPolicy.defaults(), 0))
                .isTrue();
        CircuitPolicy quick =
                CircuitPolicy.builder().callTimeout(Duration.ofMillis(100)).build();
        assertThat(new CallPace().cutOff(100_000_000, quick, 0)).isTrue();
        assertThat(after(35).cutOff(34_000_000, quick, 0)).isFalse();
        assertThat(after(35).cutOff(35_000_000, quick, 0)).isTrue();
        assertThat(after(35, 3_000).cutOff(2_900_000_000L, quick, 0)).isFalse();
        CallPace longAgo = after(3_000);
        for (int i = 0; i < 200; i++) {
            longAgo.succeeded(35_000_000);
        }
        assertThat(longAgo.cutOff(36_000_000, quick, 0))
                .as("one slow call is forgotten")
                .isTrue();
    }

    @Test
    void aHangingDependencyIsDetectedEvenIfEveryCallBeginsWithLittleTime() {
        CallPace pace = after(3_000);
        int cutOff = 1;
        while (!pace.cutOff(200_000_000, FIRST_FAILURE, cutOff * 1_000_000_000L)) {
            cutOff++;
        }
        assertThat(cutOff).isEqualTo(5);
        pace.succeeded(3_000_000_000L); // it was well, after all
        for (int i = 0; i < 20; i++) {
            assertThat(pace.cutOff(200_000_000, FIRST_FAILURE, cutOff * 1_000_000_000L))
                    .as("many at once are one")
                    .isFalse();
        }
    }

    private static CallPace after(long... millis) {
        CallPace pace = new CallPace();
        for (long each : millis) {
            pace.succeeded(each * 1_000_000);
        }
        return pace;
    }

    @Test
    void manyCallsAreCutOffTogetherAndThoseThatEndInTimeAreNot() throws InterruptedException {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Duration left = i % 2 == 0 ? Duration.ofMillis(40 + i) : Duration.ofHours(1);
            permits.add(payments.key("k").endingWithin(left).decide().permit());
        }
        for (int i = 0; i < 20; i++) {
            assertThat(next().kind()).isEqualTo(CircuitEvent.Kind.DEADLINE_PASSED);
        }
        permits.forEach(Permit::success);
        assertThat(told).isEmpty();
        Permit later = payments.endingWithin(Duration.ofMillis(10)).decide().permit();
        assertThat(nextOf(CircuitEvent.Kind.DEADLINE_PASSED)).isNotNull();
        later.close();
    }

    private CircuitEvent next() throws InterruptedException {
        CircuitEvent event = told.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return java.util.Objects.requireNonNull(event);
    }

    private CircuitEvent nextOf(CircuitEvent.Kind kind) throws InterruptedException {
        CircuitEvent event = next();
        while (event.kind() != kind) {
            event = next();
        }
        return event;
    }
}
