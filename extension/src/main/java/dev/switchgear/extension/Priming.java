package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StartingStore;
import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes two calls on circuits that nobody uses, so that the function's first call runs code that has run before: one with
 * a store that answers, one with a store that does not. Only what the JVM has loaded and compiled remains.
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

    /** All bytes are there already. */
    private static final class AllAtOnce implements RequestReader.ReadLimit {
        @Override
        public void begun() {}

        @Override
        public void beforeRead() {}
    }
}
