package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes three calls on circuits that nobody uses, so that the function's first call runs code that has run before: on a
 * circuit without an item, on an open one, and with a store that does not answer. Only what the JVM has loaded and compiled
 * remains.
 */
final class Priming {
    private static final String CIRCUIT = "/circuits/priming/";
    private static final String PERMITS = "permits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
    private static final String OUTCOMES =
            "outcomes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 42\r\n\r\n{\"result\":\"success\",\"durationMillis\":1000}";

    private final ExtensionSettings.Http http;
    private final RandomGenerator random;

    private Priming(ExtensionSettings.Http http, RandomGenerator random) {
        this.http = http;
        this.random = random;
    }

    static void run(ExtensionSettings.Http http, RandomGenerator random) {
        Priming priming = new Priming(http, random);
        priming.call(new InMemoryCircuitStore(), Duration.ofSeconds(1));
        priming.call(new OpenCircuit(ThisProcess.clock().millis()), Duration.ofSeconds(1));
        priming.call(new StartingStore(), Duration.ofMillis(1)); // it is never loaded, so it does not answer
    }

    private void call(CircuitStore store, Duration budget) {
        var means = new FunctionPermits.Means(
                store, () -> "priming", ThisProcess.clock(), random, Runnable::run, new Token(""));
        // Nobody needs the events of this circuit.
        FunctionPermits permits = new FunctionPermits(
                settings(budget), means, Switchgear.builder().journal(event -> {}));
        try {
            ask(permits, PERMITS);
            ask(permits, OUTCOMES);
        } catch (IOException e) {
            Log.warn("the priming call was not understood: " + e.getMessage());
        } catch (BadRequestException e) {
            Log.warn("the priming call was refused: " + e.reason());
        } finally {
            permits.close();
        }
    }

    private ExtensionSettings settings(Duration budget) {
        return new ExtensionSettings(
                new StoreSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                "priming",
                "priming",
                policy(budget),
                Map.of(),
                List.of(),
                false,
                http,
                List.of());
    }

    /** No call waits longer for a read, also not the first, because the store is loaded after this. */
    static CircuitPolicy policy(Duration budget) {
        return CircuitPolicy.builder()
                .readBudget(budget)
                .firstReadBudget(budget)
                .writeBudget(budget)
                .build();
    }

    private static void ask(FunctionPermits permits, String what) throws IOException, BadRequestException {
        var bytes = new ByteArrayInputStream(("POST " + CIRCUIT + what).getBytes(US_ASCII));
        HttpRequest request = new RequestReader(bytes, new AllAtOnce()).read();
        if (request != null) {
            var unused = permits.api().answer(request).bytes(true, true);
        }
    }

    /** A store that has one open circuit, whatever its name. */
    private static final class OpenCircuit implements CircuitStore {
        private static final long WAIT_MILLIS = 60_000;

        private final CircuitItem item;

        OpenCircuit(long now) {
            item = CircuitItem.ABSENT
                    .with(Attribute.STATE, "OPEN")
                    .with(Attribute.EPOCH, 1L)
                    .with(Attribute.OPENED_AT, now)
                    .with(Attribute.OPEN_UNTIL, now + WAIT_MILLIS)
                    .with(Attribute.COMMITTED_AT, now);
        }

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            return new DependencyItems(item, Map.of());
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            return new TransitionResult(false, item);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            return evidence;
        }
    }

    /** All bytes are there already. */
    private static final class AllAtOnce implements RequestReader.ReadLimit {
        @Override
        public void begun() {}

        @Override
        public void beforeRead() {}
    }
}
