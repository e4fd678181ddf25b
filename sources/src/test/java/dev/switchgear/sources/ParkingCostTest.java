package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What parked events cost those who read circuits: docs/guides/queues.md says so. */
class ParkingCostTest {
    private static final int CIRCUITS = 100;
    private static final int EVENTS = 10_000;
    private static final Instant NOW = Instant.parse("2019-11-21T10:15:30Z");

    private final String table = GovernorTable.create();

    /** {@code list} and the web console read circuits by such a scan. */
    @Test
    void tenThousandParkedEventsCostAListNothing() {
        for (int circuit = 0; circuit < CIRCUITS; circuit++) {
            Map<String, AttributeValue> item = Map.of(
                    "pk", AttributeValue.fromS("c#default#circuit-" + circuit),
                    "sk", AttributeValue.fromS("*"),
                    "state", AttributeValue.fromS("CLOSED"));
            GovernorTable.CLIENT.putItem(put -> put.tableName(table).item(item));
        }
        CircuitScan.Found without = list();
        assertThat(without.circuits()).hasSize(CIRCUITS);

        park(GovernorTable.createParking(table));
        CircuitScan.Found with = list();
        assertThat(with.circuits()).hasSize(CIRCUITS);
        assertThat(with.requests()).isEqualTo(without.requests()).isEqualTo(1);
        assertThat(with.readUnits()).isEqualTo(without.readUnits()).isLessThan(5);

        park(table); // SWITCHGEAR_PARKING_TABLE names the table of circuits
        CircuitScan.Found together = list();
        assertThat(together.circuits()).hasSize(CIRCUITS);
        assertThat(together.requests()).isGreaterThan(10);
        assertThat(together.readUnits()).isGreaterThan(1_000);
        System.out.printf(
                "a list of %d circuits: %d request, %.1f read units; with %,d parked events in a table of their own: %d, %.1f; in the"
                        + " circuits' table: %d, %.1f%n",
                CIRCUITS,
                without.requests(),
                without.readUnits(),
                EVENTS,
                with.requests(),
                with.readUnits(),
                together.requests(),
                together.readUnits());
    }

    private CircuitScan.Found list() {
        return CircuitScan.of(GovernorTable.CLIENT, table).read("default");
    }

    private static void park(String parkingTable) {
        List<ParkedEvent> events = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            events.add(new ParkedEvent(
                    "payments",
                    String.format("%s#%08d", NOW, n),
                    ParkingWorld.CHARGE,
                    "x".repeat(1_000),
                    Map.of(),
                    Optional.of("group-" + n % 100),
                    FailureCause.REFUSED,
                    0,
                    NOW));
        }
        ParkingStore store = new ParkingStore(GovernorTable.CLIENT, parkingTable, "default");
        assertThat(store.park("payments", events)).isEqualTo(EVENTS);
    }
}
