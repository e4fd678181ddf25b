package dev.switchgear.examples;

import dev.switchgear.Circuit;
import dev.switchgear.Classifier;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import dev.switchgear.model.RetryAfter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The forms of a call, one method each. */
public final class Recipes {
    private final Switchgear switchgear;
    private final InstantSource clock;

    /** Creates the recipes; {@code clock} is {@code InstantSource.system()}. */
    public Recipes(Switchgear switchgear, InstantSource clock) {
        this.switchgear = switchgear;
        this.clock = clock;
    }

    /** A policy of your own: a slow dependency counts as failing. */
    public Circuit ownPolicy() {
        return switchgear.circuit(
                "search",
                CircuitPolicy.builder()
                        .failureRateThreshold(0.4)
                        .slowCalls(Duration.ofMillis(800), 0.8)
                        .callTimeout(Duration.ofSeconds(1))
                        .build());
    }

    /** A classifier: a status of 500 is a failure, 404 is ignored, and 429 names a wait. */
    public Circuit ownClassifier() {
        Classifier classifier = Classifier.builder()
                .ignore(IllegalArgumentException.class)
                .failureResult(HttpResponse.class, response -> response.statusCode() >= 500)
                .ignoreResult(HttpResponse.class, response -> response.statusCode() == 404)
                .retryAfter(HttpResponse.class, this::retryAfter)
                .build();
        return switchgear.circuit("stock", CircuitPolicy.defaults(), classifier);
    }

    /** One circuit for each shard: the circuit of a bad shard opens alone. */
    public <T> T keyed(String shard, Callable<T> work) throws Exception {
        return switchgear.circuit("orders-db").key(shard).call(work::call);
    }

    /** The raw form, for code that does not fit into a lambda expression. */
    public String raw(Supplier<String> work) throws IOException {
        Decision decision = switchgear.circuit("payments").decide();
        if (decision instanceof Refusal refusal) {
            return "refused: " + refusal.reason();
        }
        try (Permit permit = decision.permit()) {
            String result = work.get();
            permit.success();
            return result;
        }
    }

    /** The asynchronous form; no thread waits. */
    public CompletionStage<String> async(Supplier<CompletionStage<String>> work) {
        return switchgear.circuit("payments").callAsync(work);
    }

    /** A call that Lambda would kill is recorded as a failure before that. */
    public <T> T beforeDeadline(Duration remaining, Callable<T> work) throws Exception {
        return switchgear.circuit("payments").endingWithin(remaining).call(work::call);
    }

    /**
     * Registers the names of a function when it is deployed. A healthy circuit has no item, so without the register a
     * misspelt name in an override would not be noticed.
     */
    public void deployed() {
        switchgear.names().register("payments", "stock-api");
    }

    /** An operator forces the circuit open for ten minutes, for the whole fleet. */
    public void maintenance() {
        switchgear
                .operator("payments")
                .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(10), "jo", "provider maintenance");
    }

    /** A number of seconds or an HTTP date; any other value is no wait. */
    private Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").flatMap(field -> RetryAfter.of(field, clock.instant()));
    }
}
