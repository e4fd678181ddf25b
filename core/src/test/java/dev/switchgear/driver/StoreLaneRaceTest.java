package dev.switchgear.driver;

import dev.switchgear.Races;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.participant.TestFleet;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Equal requests at once: two of them never run together, and each waiter gets the reply, even if the reply arrives while
 * it joins. A request after that may run again.
 */
public final class StoreLaneRaceTest {
    private static final StoreRequest QUESTION =
            new StoreRequest.Read(TestFleet.PAYMENTS, new ReadScope(false, false), Stored.NOW, 1);

    private final CountingStore store = new CountingStore();
    /** The requesting thread runs the request. The steps and their order are the same for threads that join. */
    private final StoreLane lane = new StoreLane(store, Runnable::run, () -> 0);

    private final Queue<CompletableFuture<StoreReply>> replies = new ConcurrentLinkedQueue<>();

    @Operation
    public void ask() {
        replies.add(lane.submit(QUESTION, Duration.ZERO));
    }

    @Validate
    public void everybodyIsAnswered() {
        for (CompletableFuture<StoreReply> reply : replies) {
            Races.require(reply.getNow(null) instanceof StoreReply.Items, "an answer", reply.isDone());
        }
        int runs = store.runs.get();
        Races.require(runs >= 1 && runs <= replies.size(), "at most a run for each", runs);
        Races.require(store.together.get() == 0, "one at a time", runs);
    }

    @Test
    void noWaiterIsLostAndEqualQuestionsNeverRunTogether() {
        Races.explored(3, 2, 1, 300).check(StoreLaneRaceTest.class);
    }

    private static final class CountingStore implements CircuitStore {
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger together = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            runs.incrementAndGet();
            if (running.incrementAndGet() > 1) {
                together.incrementAndGet();
            }
            running.decrementAndGet();
            return DependencyItems.NONE;
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            throw new IllegalStateException("nobody writes here");
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            throw new IllegalStateException("nobody reports here");
        }
    }
}
