import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.resilience4j.FleetCircuitBreakerRegistry;
import dev.switchgear.spi.CircuitStore;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/** Runs the start of resilience4j/README.md, and then breaks the dependency until the breaker refuses. */
final class Resilience4jStart {
    private static boolean works = true;

    /** The dependency of the page. */
    private interface PaymentsApi {
        String charge(String order);
    }

    public static void main(String... arguments) throws Exception {
        String order = "order-7";
        PaymentsApi api = charged -> {
            if (!works) {
                throw new IllegalStateException("down");
            }
            return "receipt of " + charged;
        };
        // the start of the page
        if (!receipt.equals("receipt of order-7")) {
            throw new IllegalStateException("the page's call returned " + receipt);
        }
        works = false;
        int failures = 0;
        for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; Thread.sleep(20)) {
            try {
                payments.executeSupplier(() -> api.charge(order));
            } catch (CallNotPermittedException refused) {
                System.out.println("starts: resilience4j/README.md runs; after " + failures + " failures: " + refused.getMessage());
                System.exit(0);
            } catch (IllegalStateException down) {
                failures++;
            }
        }
        throw new IllegalStateException("not refused after " + failures + " failures in a minute");
    }
}
