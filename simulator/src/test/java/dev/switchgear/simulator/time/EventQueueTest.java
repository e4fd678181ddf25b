package dev.switchgear.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue queue = new EventQueue();

    @Test
    void runsEventsInTheOrderOfTheirTimesAndOfTheirAddition() {
        List<String> happened = new ArrayList<>();
        queue.at(20, () -> happened.add("last"));
        queue.at(10, () -> happened.add("first"));
        queue.at(10, () -> happened.add("second"));
        queue.at(10, () -> queue.after(0, () -> happened.add("third")));

        queue.runUntil(20);

        assertThat(happened).containsExactly("first", "second", "third", "last");
    }

    @Test
    void sortsManyEvents() {
        SplittableRandom random = new SplittableRandom(1);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            queue.at(random.nextLong(1_000_000), () -> times.add(queue.now()));
        }

        queue.runUntil(1_000_000);

        assertThat(times).hasSize(10_000).isSorted();
    }

    @Test
    void keepsEventsThatAreNotDueAndMovesTheTime() {
        queue.at(30, () -> {
            throw new IllegalStateException("not yet");
        });

        queue.runUntil(29);

        assertThat(queue.now()).isEqualTo(29);
    }

    @Test
    void refusesTimesInThePast() {
        queue.runUntil(5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.at(4, () -> {}))
                .withMessageContaining("4 us");
    }
}
