package dev.switchgear.console;

import dev.switchgear.sources.ParkedCounts;
import dev.switchgear.sources.ParkingCounts;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What became of the events that open circuits refused. */
@Command(
        name = "parked",
        description =
                "Count the events that were parked for each circuit: those that wait, were redriven, given up or lost.",
        footer = {
            "",
            "parked = waiting + redriven + given up + lost. Lost are events that somebody has deleted from the table. Passed on are"
                    + " records that no open circuit had caused; they went to the final queue and were never parked. It reads all"
                    + " events that wait, at one read unit for each 4 KB."
        })
final class ParkedVerb extends Verb {
    private static final String VARIABLE = "SWITCHGEAR_PARKING_TABLE";

    @Option(
            names = "--parking-table",
            paramLabel = "NAME",
            description =
                    "name or ARN of the table of parked events (default: SWITCHGEAR_PARKING_TABLE, or the circuits' table with"
                            + " '-parked' behind its name)")
    private @Nullable String parkingTable;

    ParkedVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        String parked = parkingTable == null ? tableOf(table, terminal) : parkingTable;
        List<ParkedCounts> counts;
        try {
            counts = new ParkingCounts(table.client(), parked, table.namespace()).read();
        } catch (ResourceNotFoundException e) {
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.MISCONFIGURED,
                    "there is no table '" + parked + "': --parking-table names that of the deployment");
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
        if (asJson()) {
            printJson(Map.of("parked", counts.stream().map(ParkedVerb::fields).toList()));
        } else {
            print(counts, terminal.clock().instant());
        }
        return DONE;
    }

    /** The table that the deployment's function parks in, as far as this terminal knows. */
    static String tableOf(OpenTable table, Terminal terminal) {
        String named = terminal.environment().getOrDefault(VARIABLE, "");
        return named.isBlank() ? ParkingCounts.tableOf(table.table()) : named;
    }

    private void print(List<ParkedCounts> counts, Instant now) {
        OutputTable rows = new OutputTable(
                "CIRCUIT", "PARKED", "WAITING", "REDRIVEN", "GIVEN UP", "LOST", "PASSED ON", "OLDEST WAITS FOR");
        for (ParkedCounts one : counts) {
            rows.row(
                    one.circuit().isEmpty() ? "-" : one.circuit(),
                    Long.toString(one.parked()),
                    Long.toString(one.waiting()),
                    Long.toString(one.redriven()),
                    Long.toString(one.givenUp()),
                    Long.toString(one.lost()),
                    Long.toString(one.passedOn()),
                    one.oldest()
                            .map(at -> TimeText.lasted(Duration.between(at, now)))
                            .orElse("-"));
        }
        rows.print(terminal.out(), terminal.interactive());
    }

    private static Map<String, Object> fields(ParkedCounts one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("circuit", one.circuit());
        fields.put("parked", one.parked());
        fields.put("waiting", one.waiting());
        fields.put("redriven", one.redriven());
        fields.put("givenUp", one.givenUp());
        fields.put("lost", one.lost());
        fields.put("passedOn", one.passedOn());
        one.oldest().ifPresent(at -> fields.put("oldest", TimeText.utc(at)));
        return fields;
    }
}
