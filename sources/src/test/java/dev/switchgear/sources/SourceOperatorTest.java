package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.sources.SourceReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees and orders. */
class SourceOperatorTest {
    private static final GovernedSource ORDERS = new GovernedSource("orders", GovernorWorld.CIRCUIT);

    private final GovernorWorld world = new GovernorWorld();
    private final SourceOperator board = world.book.board();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anOrderPausesAMappingWhoseCircuitIsClosedAndEndsByItself() {
        world.lambda.add("orders", "sqs", 10, 50);
        order(SourceOrder.Kind.PAUSE);
        SourceReport report = world.schedule(ORDERS);
        assertThat(report.kind()).isEqualTo(Kind.PAUSED);
        assertThat(report.why()).startsWith("PAUSE by ada until 2019-11-21T11:15:30Z: migration; since");
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 10 3");
        world.pass(Duration.ofHours(1));
        assertThat(world.schedule(ORDERS).kind()).isEqualTo(Kind.FULL);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
    }

    @Test
    void anOrderResumesAMappingWhoseCircuitIsOpenAndThePauseContinuesAfterIt() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        order(SourceOrder.Kind.RESUME);
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Enabled 10 50");
        board.order("orders", new SourceOrder(SourceOrder.Kind.RESUME, "ada", "done", world.instant()));
        world.schedule(ORDERS);
        assertThat(world.lambda.shown("orders")).isEqualTo("Disabled 10 3");
    }

    @Test
    void theListShowsWhatTheLatestRunFoundWhatIsHeldAndWhatIsOrdered() {
        world.lambda.add("orders", "sqs", 10, 50);
        world.lambda.add("mails", "sqs", 10, 50);
        world.open();
        world.schedule(ORDERS);
        assertThat(list()).singleElement().satisfies(mapping -> {
            assertThat(mapping.state()).isEqualTo("HELD");
            assertThat(mapping.circuit()).isEqualTo("payments");
            assertThat(mapping.governor()).isEqualTo("governor");
        });

        world.governor.post(world.governor.govern(List.of(ORDERS, new GovernedSource("mails", "mail"))));
        order(SourceOrder.Kind.RESUME);
        board.order(
                "unknown",
                new SourceOrder(
                        SourceOrder.Kind.PAUSE, "ada", "x", world.instant().plusSeconds(1)));
        assertThat(list()).extracting(GovernedMapping::mapping).containsExactly("mails", "orders", "unknown");
        assertThat(list()).extracting(GovernedMapping::state).containsExactly("FULL", "PAUSED", "NONE");
        assertThat(list().get(1).seen()).contains(world.instant());
        assertThat(list().get(1).order()).map(SourceOrder::by).contains("ada");

        world.pass(Duration.ofHours(2));
        assertThat(list()).extracting(GovernedMapping::mapping).containsExactly("mails", "orders");
        assertThat(list().get(1).order()).isEmpty();
    }

    @Test
    void anInvalidOrderIsRefusedWithItsLimit() {
        Instant until = world.instant();
        assertThatThrownBy(() -> new SourceOrder(SourceOrder.Kind.PAUSE, "ada", "x".repeat(121), until))
                .hasMessageContaining("121")
                .hasMessageContaining("120");
        assertThatThrownBy(() -> new SourceOrder(SourceOrder.Kind.PAUSE, " ", "x", until))
                .hasMessageContaining("who orders it");
    }

    private List<GovernedMapping> list() {
        return board.list(world.instant());
    }

    private void order(SourceOrder.Kind kind) {
        Instant until = Instant.parse("2019-11-21T11:15:30Z");
        board.order("orders", new SourceOrder(kind, "ada", "migration", until));
    }
}
