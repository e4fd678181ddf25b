package dev.switchgear.sources;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Parks events that were refused, or failed, because of an open circuit, and sends them again when it closes, as a Lambda function. It
 * takes two kinds of events:
 *
 * <ul>
 *   <li>records of failures: of a destination of asynchronous invocations, directly or through SQS, SNS or EventBridge; messages of the
 *       dead-letter queues of Lambda, EventBridge and SQS. Use {@code ReportBatchItemFailures} for a queue. What no open circuit has
 *       caused goes to the final queue as it came.
 *   <li>a schedule, once a minute, a batch of the table's stream, or the event {@code Switchgear Circuit Change}: events that wait are
 *       redriven, as far as their circuits let them. Any event of another form counts as the schedule.
 * </ul>
 *
 * <p>Each invocation prints a metric in the embedded metric format; {@code docs/guides/queues.md} lists them.
 *
 * <p>Configured by the variables of {@code docs/settings.md} that the handler reads; {@code SWITCHGEAR_TABLE} and {@code
 * SWITCHGEAR_FINAL_QUEUE_URL} must be set. With {@code SWITCHGEAR_DISABLED}, events are parked, and none is redriven.
 *
 * @since 0.1.0
 */
public final class ParkingHandler implements RequestStreamHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final FailedEventReader records;
    private final EventParking parking;
    private final Redrive redrive;
    private final ParkingCounts counts;
    private final Owner owner;

    /** Made by Lambda; reads the environment variables. */
    public ParkingHandler() {
        this(ParkingSettings.of(GovernorProcess.variables()));
    }

    private ParkingHandler(ParkingSettings settings) {
        this(settings, GovernorProcess.parking(settings), GovernorProcess.clock());
    }

    ParkingHandler(ParkingSettings settings, Redrive.Parts parts, InstantSource clock) {
        counts = parts.counts();
        owner = new Owner(settings.owner(), settings.namespace(), settings.disabled(), clock);
        records = new FailedEventReader(settings.functions(), settings.order());
        parking = new EventParking(
                new FailureCause(parts.switchgear(), settings.namespace(), settings.circuits(), clock), parts, clock);
        redrive = new Redrive(parts, settings.limits(), clock);
    }

    /** Who prints metrics. */
    private record Owner(String name, String namespace, boolean disabled, InstantSource clock) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = JSON.readTree(input);
        JSON.writeValue(
                output, FailedEventReader.isFailure(event) ? parked(event) : redriven(event, RunTime.of(context)));
    }

    private ObjectNode parked(JsonNode event) throws IOException {
        EventParking.Result result = parking.accept(records.read(event));
        print(Map.of(
                "EventsParked",
                (long) result.parked(),
                "EventsRepeated",
                (long) result.repeated(),
                "EventsPassedOn",
                (long) result.passedOn(),
                "EventsNotParked",
                (long) result.failed().size()));
        boolean queue = event.at("/Records/0/eventSource").asText().equals("aws:sqs");
        if (!queue && !result.failed().isEmpty()) {
            throw new IOException(result.failed().size() + " records cannot be parked; the log says why. They must be "
                    + "delivered again");
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (int index : repeated(event.path("Records"), result.failed())) {
            String id = event.path("Records").path(index).path("messageId").asText();
            failures.addObject().put("itemIdentifier", id);
        }
        return answer;
    }

    /** Of a FIFO queue, what follows a record of the same group is delivered again with it. */
    private static List<Integer> repeated(JsonNode all, List<Integer> failed) {
        if (!all.path(0).path("eventSourceARN").asText().endsWith(".fifo")) {
            return failed;
        }
        Set<String> groups = new HashSet<>();
        List<Integer> repeated = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            String group = all.path(index).at("/attributes/MessageGroupId").asText();
            if (failed.contains(index) || groups.contains(group)) {
                groups.add(group);
                repeated.add(index);
            }
        }
        return repeated;
    }

    private ObjectNode redriven(JsonNode event, RunTime time) throws IOException {
        GovernorEvent asked = GovernorEvent.of(event, owner.namespace());
        List<ParkedCounts> waiting = new ArrayList<>(counts.tallies());
        waiting.removeIf(one -> one.waiting() <= 0 || owner.disabled() || !asked.concerns(one.dependency()));
        // Each run begins with another circuit, so that a run that has too little time leaves out others than the last.
        Collections.rotate(
                waiting, Math.floorMod(owner.clock().instant().getEpochSecond() / 60, Math.max(1, waiting.size())));
        List<RedriveReport> reports = new ArrayList<>();
        for (ParkedCounts one : waiting) {
            reports.add(run(one.circuit(), time));
        }
        if (asked.circuits().isEmpty()) {
            print(Map.of(
                    "RedriveRuns",
                    1L,
                    "EventsWaiting",
                    counts.tallies().stream().mapToLong(ParkedCounts::waiting).sum(),
                    "EventsRedriven",
                    reports.stream().mapToLong(RedriveReport::redriven).sum(),
                    "EventsGivenUp",
                    reports.stream().mapToLong(RedriveReport::givenUp).sum()));
        }
        return answer(reports, asked.batch());
    }

    private RedriveReport run(String circuit, RunTime time) {
        try {
            return redrive.run(circuit, time);
        } catch (SdkException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "switchgear: events of " + circuit + " cannot be redriven: " + e);
            return new RedriveReport(circuit, 0, 0, 0, e.toString());
        }
    }

    private static ObjectNode answer(List<RedriveReport> reports, boolean batch) {
        ObjectNode answer = JSON.createObjectNode();
        if (batch) {
            answer.putArray("batchItemFailures"); // the schedule does what a record asked for
        }
        ArrayNode list = answer.putArray("circuits");
        for (RedriveReport report : reports) {
            list.addObject()
                    .put("circuit", report.circuit())
                    .put("redriven", report.redriven())
                    .put("givenUp", report.givenUp())
                    .put("failed", report.failed())
                    .put("why", report.why());
        }
        return answer;
    }

    private void print(Map<String, Long> values) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode meta = line.putObject("_aws").put("Timestamp", owner.clock().millis());
        ObjectNode metric = meta.putArray("CloudWatchMetrics").addObject().put("Namespace", "Switchgear");
        metric.putArray("Dimensions").addArray().add("Parking");
        ArrayNode names = metric.putArray("Metrics");
        line.put("Parking", owner.name());
        values.forEach((name, value) -> {
            names.addObject().put("Name", name).put("Unit", "Count");
            line.put(name, value);
        });
        System.out.println(JSON.writeValueAsString(line));
    }
}
