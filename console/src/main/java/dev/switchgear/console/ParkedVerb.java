package dev.switchgear.console;

import dev.switchgear.sources.ParkedCounts;
import dev.switchgear.sources.ParkingCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import software.amazon.awssdk.core.exception.SdkException;

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
    ParkedVerb(Terminal terminal) {
        super(terminal);
    }

    @Override
    int run(OpenTable table) {
        List<ParkedCounts> counts;
        try {
            counts = new ParkingCounts(table.client(), table.table(), table.namespace()).read();
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
