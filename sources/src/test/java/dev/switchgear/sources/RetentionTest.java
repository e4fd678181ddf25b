package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sources.SourceReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message that is about to expire is shown to its function, although the circuit is open. */
class RetentionTest {
    private static final GovernedSource ORDERS = new GovernedSource("orders", GovernorWorld.CIRCUIT);
    private static final Duration FOUR_DAYS = Duration.ofDays(4);

    private final GovernorWorld world = new GovernorWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aPausedQueueIsPolledWhenItsOldestMessageReachesThreeQuartersOfTheRetention() {
        pause(age(Duration.ofHours(71), FOUR_DAYS));
        assertThat(world.schedule(ORDERS).why()).contains("PT71H old").contains("PT96H");
        world.age = age(Duration.ofDays(3), FOUR_DAYS);
        SourceReport report = world.schedule(ORDERS);
        assertThat(report.kind()).isEqualTo(Kind.OVERDUE);
        assertThat(report.why()).contains("the oldest message is PT72H old, and the queue keeps it for PT96H");
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 2");

        world.age = age(Duration.ZERO, FOUR_DAYS);
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.PAUSED);
        world.heal();
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
    }

    @Test
    void aQueueWithOldMessagesIsSlowedAndNotPausedWhenItsCircuitOpens() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.age = age(Duration.ofHours(80), FOUR_DAYS);
        world.open();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.OVERDUE);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 2");
    }

    @Test
    void anAgeThatIsNotKnownIsReportedAndTheTimeOfThePauseCounts() {
        Duration retention = Duration.ofHours(4);
        pause(new SourceAge(Optional.empty(), Optional.of(retention), "access denied"));
        SourceReport report = world.schedule(ORDERS);
        assertThat(report.kind()).isEqualTo(Kind.PAUSED);
        assertThat(report.why()).contains("the age of the oldest message is not known: access denied");
        world.pass(Duration.ofHours(3));
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.OVERDUE);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 2");
    }

    @Test
    void anAgeIsNotReadWhileTheCircuitIsClosed() {
        world.lambda.add("orders", "sqs", 10, 50);
        SourceGovernor governor = world.governor.watching(arn -> {
            throw new IllegalStateException("read");
        });
        assertThat(governor.govern(List.of(ORDERS)).get(0).kind()).isEqualTo(Kind.FULL);
        world.open();
        assertThat(governor.govern(List.of(ORDERS)).get(0).why()).contains("read");
    }

    @Test
    void theRetentionIsReadFromTheQueueTheNewestAgeFromCloudWatchAndWhatIsMissingIsNamed() {
        try (RetentionServer queues = new RetentionServer()) {
            queues.answer("orders", FOUR_DAYS);
            SqsAges ages =
                    new SqsAges(queues.sqs(GovernorProcess.bounds()), queues.metrics(GovernorProcess.bounds()), world);
            SourceAge known = ages.of("arn:aws:sqs:eu-west-1:123456789012:orders");
            assertThat(known.retention()).contains(FOUR_DAYS);
            assertThat(known.problem()).contains("no ApproximateAgeOfOldestMessage of orders in the last PT10M");
            queues.age(world.instant().minusSeconds(60), Duration.ofHours(70));
            queues.age(world.instant().minusSeconds(120), Duration.ofHours(80));
            assertThat(ages.of("arn:aws:sqs:eu-west-1:123456789012:orders"))
                    .isEqualTo(age(Duration.ofHours(70), FOUR_DAYS));
            SourceAge unknown = ages.of("arn:aws:sqs:eu-west-1:123456789012:mails");
            assertThat(unknown.retention()).isEmpty();
            assertThat(unknown.problem()).contains("QueueDoesNotExist");
            assertThat(ages.of("arn:aws:kinesis:eu-west-1:123456789012:stream/orders"))
                    .isEqualTo(SourceAge.NOT_REPORTED);
        }
    }

    @Test
    void aStreamIsNeverPausedForMoreThanHalfOfItsShortestRetentionInOneOutage() {
        GovernedSource stream = new GovernedSource("clicks", GovernorWorld.CIRCUIT, Duration.ofDays(14));
        for (String service : List.of("kinesis", "dynamodb")) {
            world.lambda.add("clicks", service, 100, 0);
            world.open();
            Instant began = world.instant();
            Instant lastPaused = began;
            SourceReport report = world.schedule(stream);
            for (int quarter = 0; quarter < 4 * 30; quarter++) {
                if (world.lambda.shown("clicks").startsWith("Disabled")) {
                    lastPaused = world.instant();
                }
                if (quarter == 24) { // probes run for a while, and fail
                    world.halfOpen();
                    assertThat(world.schedule(stream).kind()).as(service).isEqualTo(Kind.SLOWED);
                    world.open();
                }
                world.pass(Duration.ofMinutes(11));
                report = world.schedule(stream);
            }
            assertThat(Duration.between(began, lastPaused))
                    .as(service)
                    .isBetween(Duration.ofHours(11), GovernedSource.LONGEST_OF_STREAM);
            assertThat(report.kind()).as(service).isEqualTo(Kind.OVERDUE);
            assertThat(report.why()).contains("a stream is paused for PT12H at most");
            world.heal();
            assertThat(world.schedule(stream).kind()).as(service).isEqualTo(Kind.FULL);
        }
    }

    @Test
    void aPauseThatWasOrderedDoesNotOutlastAStreamEither() {
        GovernedSource stream = new GovernedSource("clicks", GovernorWorld.CIRCUIT, Duration.ofDays(14));
        world.lambda.add("clicks", "kinesis", 100, 0);
        world.book
                .board()
                .order(
                        "clicks",
                        new SourceOrder(
                                SourceOrder.Kind.PAUSE,
                                "ada",
                                "migration",
                                world.instant().plus(Duration.ofDays(3))));
        assertThat(world.schedule(stream).kind()).isEqualTo(Kind.PAUSED);
        world.pass(Duration.ofHours(12));
        assertThat(world.schedule(stream).kind()).isEqualTo(Kind.OVERDUE);
        assertThat(world.lambda.shown("clicks")).startsWith("Enabled 100");
    }

    @Test
    void aStreamWhoseRetentionIsKnownIsPausedForThreeQuartersOfIt() {
        GovernedSource stream = new GovernedSource("clicks", GovernorWorld.CIRCUIT, Duration.ofDays(14));
        world.lambda.add("clicks", "kinesis", 100, 0);
        world.age = new SourceAge(Optional.empty(), Optional.of(Duration.ofDays(7)), "");
        world.open();
        world.schedule(stream);
        world.pass(Duration.ofDays(5));
        assertThat(world.schedule(stream).kind()).isEqualTo(Kind.PAUSED);
        world.pass(Duration.ofHours(6));
        assertThat(world.schedule(stream).kind()).isEqualTo(Kind.OVERDUE);
    }

    private void pause(SourceAge age) {
        world.lambda.add("orders", "sqs", 10, 50);
        world.age = age;
        world.open();
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.PAUSED);
    }

    private static SourceAge age(Duration oldest, Duration retention) {
        return new SourceAge(Optional.of(oldest), Optional.of(retention), "");
    }
}
