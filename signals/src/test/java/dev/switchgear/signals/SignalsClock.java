package dev.switchgear.signals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The virtual time of a test. */
final class SignalsClock implements InstantSource {
    private Instant now = Instant.parse("2026-11-21T10:15:30Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}
