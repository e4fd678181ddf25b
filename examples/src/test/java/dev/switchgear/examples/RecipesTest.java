package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecipesTest {
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).build();
    private final Recipes recipes = new Recipes(switchgear);

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void everyFormMakesTheCall() throws Exception {
        assertThat(recipes.ownPolicy().<String, RuntimeException>call(() -> "found"))
                .isEqualTo("found");
        assertThat(recipes.ownClassifier().<String, RuntimeException>call(() -> "stock"))
                .isEqualTo("stock");
        assertThat(recipes.keyed("shard-7", () -> "row")).isEqualTo("row");
        assertThat(recipes.raw(() -> "receipt")).isEqualTo("receipt");
        assertThat(recipes.beforeDeadline(Duration.ofMinutes(1), () -> "in time"))
                .isEqualTo("in time");
        assertThat(recipes.async(() -> CompletableFuture.completedFuture("later"))
                        .toCompletableFuture()
                        .join())
                .isEqualTo("later");
    }

    @Test
    void anOperatorsOrderRefusesTheNextProcess() {
        recipes.maintenance();
        switchgear.prefetch(Duration.ofSeconds(30), "payments");
        assertThatThrownBy(() -> recipes.beforeDeadline(Duration.ofMinutes(1), () -> "charged"))
                .isInstanceOf(CircuitOpenException.class)
                .hasMessageContaining("provider maintenance");
    }
}
