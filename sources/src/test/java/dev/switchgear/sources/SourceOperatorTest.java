package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.sources.SourceReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    void theListTellsWhatTheGovernorDidAndWhen() {
        world.lambda.add("orders", "sqs", 10, 50);
        Instant opened = world.instant();
        world.open();
        world.schedule(ORDERS);
        world.halfOpen();
        Instant probed = world.instant();
        world.schedule(ORDERS);
        world.heal();
        world.pass(Duration.ofSeconds(15));
        Instant healed = world.instant();
        world.schedule(ORDERS);
        world.governor.post(world.governor.govern(List.of(ORDERS)));
        assertThat(list().get(0).changes())
                .containsExactly(
                        new SourceChange(opened, SourceChange.Kind.PAUSED),
                        new SourceChange(probed, SourceChange.Kind.SLOWED),
                        new SourceChange(healed, SourceChange.Kind.RESUMED));

        world.open();
        world.schedule(ORDERS);
        world.lambda.change("orders", "{\"Enabled\": true}");
        world.schedule(ORDERS);
        assertThat(list().get(0).changes())
                .extracting(SourceChange::kind)
                .endsWith(SourceChange.Kind.PAUSED, SourceChange.Kind.LEFT_ALONE);
    }

    @Test
    void theNewestChangesAreKeptAndOneThatCannotBeReadIsLeftOut() {
        world.lambda.add("orders", "sqs", 10, 50);
        for (int outage = 0; outage < 40; outage++) {
            world.open();
            world.schedule(ORDERS);
            world.heal();
            world.pass(Duration.ofSeconds(15));
            world.schedule(ORDERS);
        }
        world.governor.post(world.governor.govern(List.of(ORDERS)));
        List<SourceChange> changes = list().get(0).changes();
        assertThat(changes)
                .hasSize(PauseRecord.MOST_CHANGES)
                .isSortedAccordingTo(Comparator.comparing(SourceChange::at));
        assertThat(changes.get(59).kind()).isEqualTo(SourceChange.Kind.RESUMED);
        assertThat(SourceChange.read(changes.get(0).stored())).contains(changes.get(0));
        for (String stored : List.of("", "now PAUSED", "1574331330000", "1574331330000 STOPPED")) {
            assertThat(SourceChange.read(stored)).as(stored).isEmpty();
        }
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
