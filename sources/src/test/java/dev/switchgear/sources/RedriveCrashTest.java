package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.OperatorOverride;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A redrive that is killed leaves nothing out, keeps the order of groups, and repeats at most one page. */
class RedriveCrashTest {
    private static final int MORE_THAN_ALL = 60;

    private final ParkingWorld world = new ParkingWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tenThousandRefusedEventsRunAtLeastOnceInOrderAlthoughARunIsKilledInTheMiddle() {
        List<String> events = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            for (int group = 0; group < 100; group++) {
                events.add("g" + group + "/" + n);
            }
        }
        world.force(OperatorOverride.Kind.FORCED_OPEN);
        world.park(events);
        assertThat(world.ran).isEmpty();
        assertThat(world.counted().waiting()).isEqualTo(10_000);
        world.force(OperatorOverride.Kind.FORCED_CLOSED);

        world.killSwitch.killAt(5_410); // one in the middle of a page: requests of the page were made and not written
        assertThatThrownBy(world::redrive).isInstanceOf(KillSwitch.Killed.class);
        world.killSwitch.disarm();
        assertThat(world.ran).hasSizeBetween(4_000, 6_000);
        world.pass(Duration.ofMinutes(2));
        world.redrive();

        assertThat(new HashSet<>(world.ran)).hasSize(10_000);
        assertThat(world.ran.size() - 10_000).as("doubles").isBetween(1, Redrive.PAGE);
        inOrder();
        ParkedCounts counts = world.counted();
        assertThat(List.of(counts.parked(), counts.redriven(), counts.givenUp(), counts.waiting(), counts.lost()))
                .containsExactly(10_000L, 10_000L, 0L, 0L, 0L);
        System.out.println("10,000 parked events, one crash: " + (world.ran.size() - 10_000) + " ran twice");
    }

    @Test
    void aRunThatIsKilledBetweenAnyTwoOfItsRequestsLosesNothing() {
        List<String> events = List.of("a/1", "b/1", "a/2", "poison/1", "b/2", "poison/2", "a/3");
        world.variables.put("SWITCHGEAR_REDRIVE_ATTEMPTS", "2");
        world.isBroken = payload -> payload.equals(ParkingWorld.payload("poison/1"));
        for (int request = 1; request < MORE_THAN_ALL; request++) {
            world.ran.clear();
            world.force(OperatorOverride.Kind.FORCED_OPEN);
            world.park(events);
            world.force(OperatorOverride.Kind.FORCED_CLOSED);
            world.killSwitch.killAt(request);
            boolean killed = false;
            try {
                world.redrive();
                world.pass(Duration.ofMinutes(2));
                world.redrive();
            } catch (KillSwitch.Killed e) {
                killed = true;
            }
            world.killSwitch.disarm();
            for (int run = 0; run < 2; run++) {
                world.pass(Duration.ofMinutes(2));
                world.redrive();
            }
            String where = "killed at request " + request;
            assertThat(world.firsts()).as(where).hasSize(events.size());
            assertThat(world.ran.size()).as(where).isLessThanOrEqualTo(2 * events.size() + 1);
            inOrder();
            ParkedCounts counts = world.counted();
            assertThat(List.of(counts.redriven(), counts.givenUp(), counts.waiting(), counts.lost()))
                    .as(where)
                    .containsExactly(6L * request, (long) request, 0L, 0L);
            assertThat(ParkingQueues.drain(world.finalQueue))
                    .as(where)
                    .hasSizeBetween(1, 2)
                    .allMatch(message -> message.body().equals(ParkingWorld.payload("poison/1")));
            if (!killed) {
                assertThat(request).isGreaterThan(15);
                return;
            }
        }
        throw new AssertionError("a redrive has more than " + MORE_THAN_ALL + " requests");
    }

    /** Of each group, the events ran for the first time in their order. */
    private void inOrder() {
        Map<String, Integer> last = new HashMap<>();
        for (String payload : world.firsts()) {
            String group = payload.replaceAll("\"n\".*", "");
            int n = Integer.parseInt(payload.replaceAll(".*\"n\":(\\d+)}", "$1"));
            Integer before = last.put(group, n);
            assertThat(n).as(payload).isGreaterThan(before == null ? -1 : before);
        }
    }
}
