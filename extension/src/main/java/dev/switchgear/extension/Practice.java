package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import java.util.random.RandomGenerator;

/**
 * A call in advance, on circuits of nobody, so that the function's first one meets code that has run before. Nothing of it
 * stays but what the JVM has learned.
 */
final class Practice {
    private static final String CIRCUIT = "/circuits/practice/";

    private Practice() {}

    static void run(Settings settings, RandomGenerator random) {
        var means = new Beside.Means(
                new InMemoryCircuitStore(),
                () -> "practice",
                ThisProcess.clock(),
                random,
                Runnable::run,
                new Token(""));
        Beside beside = new Beside(settings, means, Switchgear.builder());
        try {
            ask(beside, "permits", "{}");
            ask(beside, "outcomes", "{\"result\":\"success\",\"durationMillis\":1}");
        } catch (BadRequestException e) {
            Log.warn("the practice call was refused: " + e.reason());
        } finally {
            beside.close();
        }
    }

    private static void ask(Beside beside, String what, String body) throws BadRequestException {
        beside.api().answer(new HttpRequest("POST", CIRCUIT + what, "", true, body.getBytes(US_ASCII)));
    }
}
