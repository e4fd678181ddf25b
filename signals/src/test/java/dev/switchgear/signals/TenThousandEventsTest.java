package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 10,000 events, with duplicates, in another order and mixed with forged ones, leave every circuit in the same state as
 * the original sequence, attribute by attribute.
 */
final class TenThousandEventsTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(4, Duration.ofSeconds(10)))
            .build();
    private static final int CIRCUITS = 40;
    private static final int ROUNDS = 20;
    private static final int NOISY_PER_ROUND = 500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leaveTheStateOfTheOriginalSequence(long seed) {
        ConsumerRun clean = new ConsumerRun();
        ConsumerRun noisy = new ConsumerRun();
        Random random = new Random(seed);
        List<ObjectNode> earlier = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<ObjectNode> events = genuine(round, random, clean.clock.instant());
            clean.deliver(events);
            earlier.addAll(events);
            noisy.deliver(spoiled(events, earlier, random, noisy.clock.instant()));
            clean.clock.passSeconds(2);
            noisy.clock.passSeconds(2);
        }
        assertThat(noisy.delivered).isEqualTo(10_000);
        assertThat(clean.letters.rejections()).isEmpty();
        assertThat(Set.copyOf(noisy.letters.rejections()))
                .contains(
                        Rejection.WRONG_SOURCE,
                        Rejection.WRONG_ACCOUNT,
                        Rejection.WRONG_SCHEMA,
                        Rejection.TOO_OLD,
                        Rejection.FUTURE,
                        Rejection.NOT_JSON);
        int open = 0;
        for (int circuit = 0; circuit < CIRCUITS; circuit++) {
            CircuitItem wanted = clean.item(circuit);
            assertThat(new TreeMap<>(noisy.item(circuit).values()))
                    .as("circuit %d, seed %d", circuit, seed)
                    .isEqualTo(new TreeMap<>(wanted.values()));
            open += "OPEN".equals(wanted.values().get("state")) ? 1 : 0;
        }
        assertThat(open).as("some opened, some did not").isBetween(5, CIRCUITS - 5);
    }

    /** Half of the circuits fail often enough to open, the others sometimes; some events report many calls. */
    private static List<ObjectNode> genuine(int round, Random random, Instant now) {
        List<ObjectNode> events = new ArrayList<>();
        for (int circuit = 0; circuit < CIRCUITS; circuit++) {
            int failures = circuit % 2 == 0 ? (round >= circuit / 4 ? 1 : 0) : (round % 3 == 0 ? 1 : 0);
            for (int i = 0; i < failures; i++) {
                String id = "r" + round + "-c" + circuit + "-" + i;
                events.add(SampleEvents.failure(id, "circuit-" + circuit, now.minusMillis(random.nextInt(1_500))));
            }
            if (random.nextInt(4) == 0) {
                events.add(
                        SampleEvents.call("ok" + round + "-" + circuit, "circuit-" + circuit, "success", "all", now));
            }
        }
        return events;
    }

    /** Returns every valid event, repeated ones of now and of long ago, and forged ones, in random order. */
    private static List<Object> spoiled(
            List<ObjectNode> genuine, List<ObjectNode> earlier, Random random, Instant now) {
        List<Object> all = new ArrayList<>(genuine);
        while (all.size() < NOISY_PER_ROUND) {
            if (earlier.isEmpty() || random.nextInt(3) == 0) {
                all.add(forged(random, now));
            } else {
                all.add(earlier.get(random.nextInt(earlier.size())));
            }
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static Object forged(Random random, Instant now) {
        ObjectNode event =
                SampleEvents.failure("forged-" + random.nextInt(), "circuit-" + random.nextInt(CIRCUITS), now);
        ObjectNode detail = (ObjectNode) event.path("detail");
        switch (random.nextInt(7)) {
            case 0 -> event.put("source", "com.example.evil");
            case 1 -> event.put("account", "999999999999");
            case 2 -> detail.put("schema", 2);
            case 3 -> detail.put("circuit", "no name of a circuit");
            case 4 -> detail.remove("outcomes");
            case 5 ->
                ((ObjectNode) detail.at("/outcomes/0"))
                        .put("at", now.minusSeconds(300).toString());
            default -> {
                event.put("time", now.plusSeconds(300).toString());
                ((ObjectNode) detail.at("/outcomes/0"))
                        .put("at", now.plusSeconds(300).toString());
            }
        }
        return random.nextInt(10) == 0 ? event.toString().substring(1) : event;
    }

    /** One consumer with a table of its own. */
    private static final class ConsumerRun {
        private final SignalsClock clock = new SignalsClock();
        private final InMemoryCircuitStore store = new InMemoryCircuitStore();
        private final KeptLetters letters = new KeptLetters();
        private final OutcomeEventHandler handler = OutcomeEventHandler.of(
                store,
                POLICY,
                new EventRules(
                        Set.of(SampleEvents.SOURCE),
                        Set.of(SampleEvents.ACCOUNT),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10)),
                letters,
                clock);
        private int delivered;

        /** In batches of a hundred. */
        void deliver(List<? extends Object> events) {
            for (int from = 0; from < events.size(); from += 100) {
                List<? extends Object> some = events.subList(from, Math.min(events.size(), from + 100));
                assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(some))))
                        .isEmpty();
                delivered += some.size();
            }
        }

        CircuitItem item(int circuit) {
            return store.read(CircuitId.of("default", "circuit-" + circuit), new ReadScope(false, true), Duration.ZERO)
                    .root();
        }
    }
}
