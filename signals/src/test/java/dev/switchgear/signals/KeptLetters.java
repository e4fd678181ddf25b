package dev.switchgear.signals;

import java.util.ArrayList;
import java.util.List;

/** A dead-letter queue in memory. */
final class KeptLetters implements DeadLetters {
    private final List<Rejection> rejections = new ArrayList<>();
    private boolean away;

    @Override
    public void keep(String body, Rejection rejection, String why) {
        if (away) {
            throw new IllegalStateException("the queue is away");
        }
        rejections.add(rejection);
    }

    List<Rejection> rejections() {
        return rejections;
    }

    void goAway() {
        away = true;
    }
}
