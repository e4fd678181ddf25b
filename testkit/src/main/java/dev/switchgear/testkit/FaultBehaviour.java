package dev.switchgear.testkit;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How a fault changes an operation and its answer. */
interface FaultBehaviour {
    /** Called before the operation; may wait or fail. */
    default void before(Question question) {}

    /** Called after the operation; may fail. */
    default void after(Question question) {}

    /** Returns the answer of a read. */
    default DependencyItems delivered(Question question, DependencyItems items) {
        return items;
    }

    /** Returns the answer of a transition. */
    default TransitionResult delivered(Question question, TransitionResult result) {
        return result;
    }

    /** Called when the fault is healed. */
    default void healed() {}

    /** One operation on its way to the store. */
    record Question(
            StoreOperation operation, CircuitId circuit, ReadScope scope, CircuitStore store, SeenVersions seen) {
        private static final Duration BUDGET = Duration.ofSeconds(10);

        StoreUnavailableException failure(Kind kind) {
            return new StoreUnavailableException(kind, "injected fault: " + operation + " of " + circuit + " " + kind);
        }

        /** Removes every attribute from the item of the circuit, so that it is absent. */
        void delete() {
            DependencyItems items = store.read(circuit.root(), new ReadScope(true, true), BUDGET);
            CircuitItem item =
                    circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
            List<Change> removals = item.values().keySet().stream()
                    .<Change>map(name -> new Change.Remove(new Attribute(name, Attribute.Type.TEXT)))
                    .toList();
            store.apply(circuit, new Transition(Transition.Rule.POLICY, List.of(), removals), BUDGET);
        }

        /** Waits for {@code latch}, and fails as a timeout if the caller is interrupted. */
        boolean await(CountDownLatch latch, Duration longest) {
            try {
                return latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(Kind.TIMEOUT);
            }
        }
    }

    static FaultBehaviour before(Consumer<Question> strike) {
        return new FaultBehaviour() {
            @Override
            public void before(Question question) {
                strike.accept(question);
            }
        };
    }

    static FaultBehaviour after(Consumer<Question> strike) {
        return new FaultBehaviour() {
            @Override
            public void after(Question question) {
                strike.accept(question);
            }
        };
    }

    static FaultBehaviour delay(Duration delay) {
        CountDownLatch never = new CountDownLatch(1);
        return before(question -> {
            boolean unused = question.await(never, delay);
        });
    }

    static FaultBehaviour stale(int versions) {
        return new FaultBehaviour() {
            @Override
            public DependencyItems delivered(Question question, DependencyItems items) {
                return question.scope().consistent() ? items : question.seen().before(question, versions);
            }
        };
    }

    static FaultBehaviour unknownFormat() {
        return new FaultBehaviour() {
            @Override
            public DependencyItems delivered(Question question, DependencyItems items) {
                Map<String, CircuitItem> keys = new HashMap<>(items.keys());
                keys.replaceAll((key, item) -> newer(item));
                return new DependencyItems(newer(items.root()), keys);
            }

            @Override
            public TransitionResult delivered(Question question, TransitionResult result) {
                return new TransitionResult(result.applied(), newer(result.item()));
            }
        };
    }

    private static CircuitItem newer(CircuitItem item) {
        return item.with(Attribute.FORMAT, CircuitItem.FORMAT + 1);
    }

    /** Holds every operation until it is healed. */
    final class BlackHole implements FaultBehaviour {
        private static final Duration FOREVER = Duration.ofDays(1);

        private final CountDownLatch healed = new CountDownLatch(1);

        @Override
        public void before(Question question) {
            boolean unused = question.await(healed, FOREVER);
            throw question.failure(Kind.TIMEOUT);
        }

        @Override
        public void healed() {
            healed.countDown();
        }
    }
}
