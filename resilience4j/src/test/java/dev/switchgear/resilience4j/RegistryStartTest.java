package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.spi.CircuitStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first example in README.md is the code of this test. */
final class RegistryStartTest {
    @Test
    void theStartRuns() {
        String order = "order-7";
        PaymentsApi api = charged -> "receipt of " + charged;

        // In production: DynamoDbCircuitStore.builder().table("switchgear").build()
        CircuitStore store = new InMemoryCircuitStore();
        CircuitBreakerRegistry registry =
                FleetCircuitBreakerRegistry.of(Switchgear.builder().store(store));
        CircuitBreaker payments = registry.circuitBreaker("payments");
        String receipt = payments.executeSupplier(() -> api.charge(order));

        assertThat(receipt).isEqualTo("receipt of order-7");
    }

    @Test
    void theStartIsInTheReadme() throws IOException {
        assertThat(shown(Path.of("README.md"))).hasSizeGreaterThan(3).isSubsetOf(written());
    }

    private static List<String> written() throws IOException {
        Path source = Path.of("src/test/java/dev/switchgear/resilience4j/RegistryStartTest.java");
        return Files.readAllLines(source).stream().map(String::strip).toList();
    }

    private static List<String> shown(Path readme) throws IOException {
        String text = Files.readString(readme);
        int start = text.indexOf("```java\n") + "```java\n".length();
        return text.substring(start, text.indexOf("```", start))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The dependency of the example. */
    private interface PaymentsApi {
        String charge(String order);
    }
}
