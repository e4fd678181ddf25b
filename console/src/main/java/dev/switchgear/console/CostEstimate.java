package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.spi.Attribute;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the table costs in a month of 30 days, from list prices of us-east-1; infra/cost counts the rest of a deployment.
 *
 * @param environments how many are active all the time
 * @param assumed where that number is from
 */
record CostEstimate(long environments, String assumed) {
    private static final double READ_UNIT = 0.125e-6;
    private static final double WRITE_UNIT = 0.625e-6;
    private static final double GIGABYTE_MONTH = 0.25;
    private static final double BYTES_OF_A_GIGABYTE = 1024.0 * 1024 * 1024;
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration REFRESH = Duration.ofSeconds(2);
    /** Watch, reports, trip, grants, outcomes: an upper bound for 100 environments. */
    private static final int WRITES_OF_A_TRIP = 300;

    private static final long USUAL = 100;

    /** For the given number of environments, else the largest that a watch has estimated, else 100. */
    static CostEstimate of(Optional<Long> given, Optional<CircuitScan.Found> found) {
        if (given.isPresent()) {
            return new CostEstimate(given.get(), "as given");
        }
        long seen = found.stream()
                .flatMap(all -> all.circuits().values().stream())
                .map(item -> item.value(Attribute.FLEET_HINT))
                .filter(Long.class::isInstance)
                .mapToLong(Long.class::cast)
                .max()
                .orElse(0);
        return seen > 0
                ? new CostEstimate(seen, "the most that a watch has seen")
                : new CostEstimate(USUAL, "a guess; --environments says another");
    }

    void tell(Findings findings, Optional<Long> tableBytes) {
        double reads = (double) environments * MONTH.toSeconds() / REFRESH.toSeconds();
        findings.ok(
                "cost",
                String.format(
                        Locale.ROOT,
                        "%d environments (%s), active all month: at most %.2f USD of reads for each dependency that all of them"
                                + " call; %.4f USD of writes for each outage; storage %s. No traffic, no cost",
                        environments,
                        assumed,
                        reads * READ_UNIT,
                        WRITES_OF_A_TRIP * WRITE_UNIT,
                        tableBytes
                                .map(bytes -> String.format(
                                        Locale.ROOT, "%.2f USD", bytes / BYTES_OF_A_GIGABYTE * GIGABYTE_MONTH))
                                .orElse("unknown")));
    }
}
