package dev.switchgear.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The time of a verb that reads again and again: it passes at once, and something is done in it. */
final class BetweenReads implements Terminal.Waiting, InstantSource {
    private final Deque<Runnable> deeds;
    private Instant now = Operating.NOW;

    /** @param deeds one for each wait; a verb that waits more often fails the test */
    BetweenReads(Runnable... deeds) {
        this.deeds = new ArrayDeque<>(List.of(deeds));
    }

    @Override
    public boolean during(Duration time) {
        now = now.plus(time);
        deeds.remove().run();
        return true;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
