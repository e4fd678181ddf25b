package dev.switchgear.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CostTableTest {
    @Test
    void aStandardExecutionIsBilledByTransitionAnExpressOneByTime() {
        CostTable table = new CostTable();
        table.add("direct", CostTable.Kind.DIRECT, "healthy", List.of("Read", "Route", "CallQuietly"));
        CostTable.Row row = table.rows().get(0);
        assertThat(row.transitions()).isEqualTo(3);
        // three transitions, and half a read unit
        assertThat(row.standard()).isCloseTo(75 + 0.0625, within(1e-9));
        // Three transitions and half a read unit; one request, 175 ms billed as 200 ms of 64 MB, and half a read unit.
        assertThat(row.express()).isCloseTo(1 + 0.2 * 0.0625 * 16.67 + 0.0625, within(1e-9));
    }

    @Test
    void writesAndLambdaFunctionsAreBilledToo() {
        CostTable table = new CostTable();
        table.add("direct", CostTable.Kind.DIRECT, "trips", List.of("Read", "Trip"));
        table.add("handlers", CostTable.Kind.LAMBDAS, "fails", List.of("Read", "Update"));
        assertThat(table.rows().get(0).standard()).isCloseTo(50 + 0.0625 + 0.625, within(1e-9));
        assertThat(table.rows().get(1).standard()).isCloseTo(50 + 2 * (0.20 + 0.005 * 16.67 + 0.125), within(1e-9));
    }
}
