package dev.switchgear.resilience4j;

import dev.switchgear.model.Permit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The permits of calls that have not ended. resilience4j gives a permission without a handle, so an outcome has to be
 * matched with its permit: the last one of the same thread, because calls nest; without one, the oldest of all.
 *
 * <p>Safe for use by many threads.
 */
final class HeldPermits {
    /** The limit of one breaker. Without it, a program that never reports its calls would fill the memory. */
    static final int MOST = 10_000;

    private final LinkedHashSet<Held> all = new LinkedHashSet<>();
    private final Map<Long, Deque<Held>> ofThreads = new HashMap<>();

    /** Keeps a permit for the outcome of its call. The oldest one is given back if there are too many. */
    @SuppressWarnings("deprecation") // threadId() exists since JDK 19.
    void hold(Permit permit) {
        long thread = Thread.currentThread().getId();
        Held oldest = null;
        synchronized (all) {
            Held held = new Held(permit, thread);
            all.add(held);
            ofThreads.computeIfAbsent(thread, none -> new ArrayDeque<>()).addLast(held);
            if (all.size() > MOST) {
                oldest = all.iterator().next();
                remove(oldest);
            }
        }
        if (oldest != null) {
            oldest.permit.close();
        }
    }

    /** Takes the permit whose call has ended; null if none is held. */
    @SuppressWarnings("deprecation") // threadId() exists since JDK 19.
    @Nullable
    Permit take() {
        synchronized (all) {
            Deque<Held> own = ofThreads.get(Thread.currentThread().getId());
            if (own != null) {
                Held held = own.getLast();
                remove(held);
                return held.permit;
            }
            if (all.isEmpty()) {
                return null;
            }
            Held held = all.iterator().next();
            remove(held);
            return held.permit;
        }
    }

    int size() {
        synchronized (all) {
            return all.size();
        }
    }

    private void remove(Held held) {
        all.remove(held);
        Deque<Held> own = ofThreads.get(held.thread);
        if (own != null) {
            own.removeLastOccurrence(held);
            if (own.isEmpty()) {
                ofThreads.remove(held.thread);
            }
        }
    }

    /** A permit and its thread. This is not a record, because two calls are never equal. */
    private static final class Held {
        private final Permit permit;
        private final long thread;

        private Held(Permit permit, long thread) {
            this.permit = permit;
            this.thread = thread;
        }
    }
}
