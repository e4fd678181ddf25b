package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.sources.SourceReport.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The behaviour of the governor that a user sees. */
class SourceGovernorTest {
    private static final GovernedSource ORDERS = new GovernedSource("orders", GovernorWorld.CIRCUIT);

    private final GovernorWorld world = new GovernorWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aQueueIsNotPolledWhileItsCircuitIsOpenAndSlowlyWhileProbesRun() {
        world.lambda.add("orders", "sqs", 10, 50);
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.FULL);

        world.open();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.PAUSED);
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 10 3");

        world.halfOpen();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.SLOWED);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 2");

        world.heal();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.FULL);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
        assertThat(world.lambda.changes()).hasSize(3);
    }

    @Test
    void aQueueWithoutALimitHasNoneAfterwards() {
        world.lambda.add("orders", "sqs", 1, 0);
        world.open();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 1 3");
        world.heal();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 1 -");
    }

    @Test
    void streamsAndProvisionedQueuesAreDisabledAndEnabled() {
        for (String service : new String[] {"kinesis", "dynamodb", "kafka", "sqs"}) {
            GovernedSource source = new GovernedSource(service, GovernorWorld.CIRCUIT);
            world.lambda.add(service, service, 100, 0);
            world.lambda.provision(service);
            world.open();
            assertThat(world.schedule(source).kind()).isEqualTo(Kind.PAUSED);
            assertThat(world.lambda.shown(service)).isEqualTo("Disabled 99 -");
            world.halfOpen();
            assertThat(world.schedule(source).kind()).isEqualTo(Kind.SLOWED);
            assertThat(world.lambda.shown(service)).isEqualTo("Enabled 100 -");
            world.heal();
            assertThat(world.schedule(source).kind()).isEqualTo(Kind.FULL);
        }
    }

    @Test
    void aStreamWithABatchSizeOfOneIsRefusedWithTheValueAndTheLimit() {
        world.lambda.add("orders", "kinesis", 1, 0);
        world.open();
        assertThat(world.govern(ORDERS).why()).contains("batch size is 1").contains("2 or more");
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 1 -");
    }

    @Test
    void aMappingThatAnOperatorHasDisabledIsNotResumed() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.lambda.change("orders", "{\"Enabled\":false}");
        world.open();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.LEFT_ALONE);
        world.heal();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 10 50");
        assertThat(world.lambda.changes()).isEmpty();
    }

    @Test
    void aMappingThatAnOperatorDisablesWhileProbesRunIsNotResumedAndGetsItsLimitBack() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        world.halfOpen();
        world.schedule(ORDERS);
        world.lambda.change("orders", "{\"Enabled\":false}");
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.LEFT_ALONE);
        world.heal();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 10 50");
    }

    @Test
    void settingsThatADeploymentAppliesAgainStayForThisOutageAndArePausedInTheNext() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        world.lambda.change("orders", "{\"Enabled\":true,\"ScalingConfig\":{\"MaximumConcurrency\":50}}");
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.LEFT_ALONE);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
        world.heal();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.FULL);
        world.open();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.PAUSED);
    }

    @Test
    void aNewLimitOfAnOperatorStays() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        world.lambda.change("orders", "{\"ScalingConfig\":{\"MaximumConcurrency\":7},\"Enabled\":true}");
        world.schedule(ORDERS);
        world.heal();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 7");
    }

    @Test
    void aPauseEndsWhenTheCircuitCannotBeReadForAQuarterOfAnHour() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        world.loseTheCircuits();
        assertThat(world.govern(ORDERS).kind()).isEqualTo(Kind.PAUSED);
        world.pass(Duration.ofMinutes(16));
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
    }

    @Test
    void aPauseOfTheLongestTimeEndsAlthoughTheCircuitIsOpen() {
        GovernedSource source = new GovernedSource("orders", GovernorWorld.CIRCUIT, Duration.ofHours(4));
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(source);
        world.pass(Duration.ofHours(4));
        assertThat(world.schedule(source).kind()).isEqualTo(Kind.OVERDUE);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 2");
        world.heal();
        world.schedule(source);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
    }

    @Test
    void theNextRunContinuesOneThatLambdaThrottledOrThatFoundAChangeInProgress() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.lambda.throttle(1);
        assertThat(world.govern(ORDERS).kind()).isEqualTo(Kind.LATER);
        assertThat(world.govern(ORDERS).why()).contains("Disabling");
        world.heal();
        assertThat(world.govern(ORDERS).why()).contains("Disabling");
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
    }

    @Test
    void anUnknownMappingIsReportedAndTheOthersAreGoverned() {
        assertThat(world.govern(ORDERS).kind()).isEqualTo(Kind.FAILED);
        assertThat(world.govern(ORDERS).why()).contains("ResourceNotFound");
    }

    @Test
    void anInvalidTimeIsRefusedWithItsLimits() {
        assertThatThrownBy(() -> new GovernedSource("orders", "payments", Duration.ofDays(15)))
                .hasMessageContaining("PT360H")
                .hasMessageContaining("PT336H");
    }
}
