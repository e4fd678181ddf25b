package dev.switchgear;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Signal;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.TestFleet;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Status, events and counts report what decides calls: overrides, shadow mode and the local breaker. */
final class StatusEventsTest {
    private final TestClock clock = new TestClock();
    private final List<CircuitEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Switchgear switchgear = Switchgear.builder()
            .store(store)
            .executor(Runnable::run)
            .journal(events::add)
            .clock(clock)
            .ticker(clock)
            .build();
    private final Circuit payments = switchgear.circuit("payments");
    private final CircuitOperator operator = switchgear.operator("payments");

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void aCircuitThatIsForcedOpenIsReportedAsOpen() {
        operator.override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "maintenance");
        assertThat(payments.decide().permitted()).isFalse();
        for (CircuitStatus status : List.of(payments.status(), operator.read())) {
            assertThat(status.state()).isEqualTo(CircuitState.OPEN);
            assertThat(status.fleetState()).isEqualTo(CircuitState.CLOSED);
            assertThat(status.reason()).isEqualTo("FORCED_OPEN by jane: maintenance");
            assertThat(status.override()).isPresent();
        }
        assertThat(told(CircuitEvent.Kind.OVERRIDE_CHANGED))
                .extracting(CircuitEvent::state)
                .containsExactly(CircuitState.OPEN);
    }

    @Test
    void aKeyThatIsForcedOpenIsReportedAsOpenAndCountedWithItsDependency() {
        operator.key("shard-7").override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "moving it");
        Circuit shard = payments.key("shard-7");
        assertThat(shard.decide().permitted()).isFalse();
        assertThat(shard.status().state()).isEqualTo(CircuitState.OPEN);
        assertThat(payments.status().state()).isEqualTo(CircuitState.CLOSED);
        assertThat(payments.status().openKeys()).isEqualTo(1);
        assertThat(operator.read().openKeys()).isEqualTo(1);
    }

    @Test
    void theOverrideOfTheDependencyIsInTheViewOfAKeyToo() {
        operator.override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "maintenance");
        CircuitStatus key = operator.key("shard-7").read();
        assertThat(key.circuit().key()).isEqualTo("shard-7");
        assertThat(key.state()).isEqualTo(CircuitState.OPEN);
        assertThat(key.override().map(OperatorOverride::by)).contains("jane");
    }

    @Test
    void anOperatorSeesAWaitThatALivePolicyAllowsAsFunctionsDo() {
        operator.policy("{\"maxSignalWaitMillis\": 86400000}", "jane");
        Switchgear wide = Switchgear.builder()
                .store(store)
                .defaults(CircuitPolicy.builder()
                        .maxSignalWait(Duration.ofHours(24))
                        .build())
                .clock(clock)
                .build();
        wide.operator("payments")
                .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(80_000), "alarm"));
        assertThat(operator.read().state()).isEqualTo(CircuitState.OPEN);
        assertThat(payments.decide().permitted()).isFalse();
    }

    @Test
    void theExpiryOfAnOverrideIsReported() {
        operator.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jane", "maintenance");
        assertThat(payments.decide().permitted()).isFalse();
        clock.pass(61_000);
        assertThat(payments.decide().permitted()).isTrue();
        assertThat(told(CircuitEvent.Kind.OVERRIDE_CHANGED))
                .extracting(CircuitEvent::detail)
                .containsExactly(
                        "FORCED_OPEN by jane: maintenance", "FORCED_OPEN by jane: maintenance; its time is over");
        assertThat(payments.status().state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void anOverrideThatExpiredBeforeAProcessBeganIsNotReported() {
        operator.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jane", "maintenance");
        clock.pass(120_000);
        assertThat(payments.decide().permitted()).isTrue();
        assertThat(told(CircuitEvent.Kind.OVERRIDE_CHANGED)).isEmpty();
    }

    @Test
    void shadowModeCanBeJudged() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.builder().shadow(true).build()).tripped();
        TestEnvironment environment = fleet.environment(0);
        environment.participant.drainEvents();
        for (int i = 0; i < 30; i++) {
            assertThat(environment.call(null, FAILED))
                    .as("shadow mode refuses nothing")
                    .isTrue();
            fleet.pass(40);
        }
        CircuitStatus status = environment.status();
        assertThat(status.shadow()).isTrue();
        assertThat(status.shadowed()).isGreaterThanOrEqualTo(30);
        List<CircuitEvent> happened = environment.participant.drainEvents();
        fleet.halfOpen().recovered();
        environment.call(null, Outcome.SUCCESS);
        happened = new ArrayList<>(happened);
        happened.addAll(environment.participant.drainEvents());
        assertThat(happened)
                .anyMatch(event -> event.kind() == CircuitEvent.Kind.SHADOW_ENDED
                        && event.detail().contains("calls of this environment would have been refused"));
    }

    @Test
    void theBeginningOfShadowedRefusalsIsReportedOnce() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.builder().shadow(true).build()).tripped();
        List<CircuitEvent> happened = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fleet.environment(1).call(null, FAILED);
            happened.addAll(fleet.environment(1).participant.drainEvents());
        }
        assertThat(happened)
                .filteredOn(event -> event.kind() == CircuitEvent.Kind.SHADOW_STARTED)
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).startsWith("would refuse (OPEN): failure rate"));
    }

    @Test
    void theLocalBreakerReportsWhenItStartsAndStopsRefusing() {
        TestFleet fleet = new TestFleet(1, CircuitPolicy.defaults());
        TestEnvironment cut = fleet.environment(0);
        cut.cut = true;
        for (int i = 0; i < 60; i++) {
            cut.call(null, FAILED);
        }
        CircuitStatus status = cut.status();
        assertThat(cut.refusals).isPositive();
        assertThat(status.local()).isTrue();
        assertThat(status.localRefusals()).isEqualTo(cut.refusals);
        assertThat(status.state()).isEqualTo(CircuitState.OPEN);
        assertThat(status.fleetState()).isEqualTo(CircuitState.CLOSED);
        assertThat(status.reason()).isEqualTo("most calls of this environment failed just now");
        assertThat(cut.begin(null))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().state()).isEqualTo(CircuitState.OPEN));
        assertThat(cut.participant.drainEvents())
                .filteredOn(event -> event.kind() == CircuitEvent.Kind.LOCAL_OPENED)
                .hasSize(1);
        int refused = cut.refusals;
        fleet.pass(7_000);
        cut.call(null, Outcome.SUCCESS);
        cut.call(null, Outcome.SUCCESS);
        assertThat(cut.participant.drainEvents())
                .filteredOn(event -> event.kind() == CircuitEvent.Kind.LOCAL_CLOSED)
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).startsWith(refused + " calls were refused"));
        assertThat(cut.status().state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aMisspeltNameInAnOverrideIsReportedWithTheRightOne() {
        switchgear.names().register("payments", "stock-api");
        switchgear.names().register("payments");
        assertThat(switchgear.names().registered()).containsExactly("payments", "stock-api");
        switchgear.operator("paymetns").override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "outage");
        assertThat(told(CircuitEvent.Kind.UNKNOWN_NAME)).singleElement().satisfies(event -> {
            assertThat(event.circuit()).isEqualTo(CircuitId.of("default", "paymetns"));
            assertThat(event.detail()).endsWith("; did you mean 'payments'?");
        });
        events.clear();
        operator.override(OperatorOverride.Kind.FORCED_OPEN, null, "jane", "outage");
        assertThat(told(CircuitEvent.Kind.UNKNOWN_NAME)).as("a registered name").isEmpty();
        switchgear.names().forget("payments");
        assertThat(switchgear.names().registered()).containsExactly("stock-api");
    }

    @Test
    void aNameWithAStoredItemNeedsNoRegistration() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.defaults()).tripped();
        Switchgear there =
                Switchgear.builder().store(fleet.store).namespace("test").build();
        assertThat(there.names().doubt("payments")).isEmpty();
        assertThat(there.names().doubt("stock")).isPresent();
    }

    @Test
    void aTextIsNotCutThroughACharacter() {
        String reason = "x".repeat(116) + "\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80";
        assertThat(Excerpt.of(reason, 120)).isEqualTo("x".repeat(116) + "...");
        assertThat(Excerpt.of(reason, 121)).isEqualTo("x".repeat(116) + "\uD83D\uDE80...");
        assertThat(Excerpt.of(reason, 122)).isEqualTo(reason);
    }

    private List<CircuitEvent> told(CircuitEvent.Kind kind) {
        return List.copyOf(events).stream()
                .filter(event -> event.kind() == kind)
                .toList();
    }
}
