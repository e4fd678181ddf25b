package dev.switchgear.sources;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.sources.SourceReport.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Pauses and resumes event source mappings, as a Lambda function. It takes three kinds of events:
 *
 * <ul>
 *   <li>a schedule, once a minute: all mappings are governed. Any event of another form counts as one.
 *   <li>a batch of the table's stream, with {@code ReportBatchItemFailures}, or the event {@code Switchgear Circuit Change}: only
 *       the mappings of the circuits in it are governed. No record is ever repeated, because the schedule does what an event missed.
 * </ul>
 *
 * <p>A run of the schedule answers with what it found for each mapping, and prints a metric in the embedded metric format
 * ({@code GovernorRuns}, {@code SourcesPaused}, {@code SourcesOverdue}, {@code SourcesFailed}). Set an alarm on {@code
 * GovernorRuns} that treats missing data as breaching: without runs, nothing resumes a paused mapping.
 *
 * <p>Configured by {@code SWITCHGEAR_TABLE}, {@code SWITCHGEAR_NAMESPACE}, {@code SWITCHGEAR_POLICY}, {@code
 * SWITCHGEAR_MAPPINGS}, {@code SWITCHGEAR_MAPPING_TAG} and {@code SWITCHGEAR_LONGEST_PAUSE_SECONDS}. With {@code
 * SWITCHGEAR_DISABLED}, nothing is paused, and a run of the schedule gives what is paused its settings back.
 *
 * @since 0.1.0
 */
public final class SourceGovernorHandler implements RequestStreamHandler {
    /** A run begins with no mapping when less time than this is left: the longest that its requests may take. */
    private static final int LEAST_MILLIS = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SourceGovernor governor;
    private final SourceList sources;
    private final String namespace;
    private final InstantSource clock;
    private final boolean disabled;
    private final boolean metrics;

    /** Made by Lambda; reads the environment variables. */
    public SourceGovernorHandler() {
        this(GovernorSettings.of(GovernorProcess.variables()));
    }

    private SourceGovernorHandler(GovernorSettings settings) {
        LambdaClient lambda = GovernorProcess.lambda();
        clock = GovernorProcess.clock();
        namespace = settings.namespace();
        disabled = settings.disabled();
        metrics = true;
        governor = new SourceGovernor(
                        GovernorProcess.switchgear(settings),
                        lambda,
                        new PauseRecords(
                                GovernorProcess.dynamoDb(settings.store()),
                                settings.store().table().orElse(""),
                                settings.namespace()),
                        settings.owner(),
                        clock)
                .watching(new SqsAges(GovernorProcess.sqs(), GovernorProcess.cloudWatch(), clock));
        sources = new SourceList(settings.circuits(), settings.tag(), settings.longestPause(), lambda, clock);
    }

    /**
     * Returns a handler with the caller's own parts. It prints no metrics.
     *
     * @param namespace of the circuits, as events have it
     * @param clock the clock that decides which mapping is first
     */
    public SourceGovernorHandler(SourceGovernor governor, SourceList sources, String namespace, InstantSource clock) {
        this.governor = Objects.requireNonNull(governor, "governor");
        this.sources = Objects.requireNonNull(sources, "sources");
        this.namespace = Objects.requireNonNull(namespace, "namespace");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.disabled = false;
        this.metrics = false;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        GovernorEvent event = GovernorEvent.of(JSON.readTree(input), namespace);
        List<SourceReport> reports = run(event, () -> context.getRemainingTimeInMillis() >= LEAST_MILLIS);
        if (event.circuits().isEmpty()) {
            governor.post(reports);
        }
        if (metrics && event.circuits().isEmpty()) {
            System.out.println(JSON.writeValueAsString(metric(reports)));
        }
        JSON.writeValue(output, event.batch() ? nothingToRepeat() : answer(reports));
    }

    private List<SourceReport> run(GovernorEvent event, BooleanSupplier timeIsLeft) {
        if (disabled) {
            return event.circuits().isEmpty() ? governor.giveBack(List.of()) : List.of();
        }
        SourceList.Found found = sources.find();
        List<GovernedSource> chosen =
                new ArrayList<>(found.sources().stream().filter(event::concerns).toList());
        // Each run begins with another one, so that a run that has too little time leaves out others than the last.
        Collections.rotate(chosen, Math.floorMod(clock.instant().getEpochSecond(), Math.max(1, chosen.size())));
        List<SourceReport> reports = new ArrayList<>(governor.govern(chosen, timeIsLeft));
        if (event.circuits().isEmpty() && found.complete() && timeIsLeft.getAsBoolean()) {
            reports.addAll(governor.giveBack(found.sources()));
        }
        return reports;
    }

    private static ObjectNode answer(List<SourceReport> reports) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("sources");
        for (SourceReport report : reports) {
            list.addObject()
                    .put("mapping", report.mapping())
                    .put("circuit", report.circuit())
                    .put("kind", report.kind().name())
                    .put("why", report.why());
        }
        return answer;
    }

    private static JsonNode nothingToRepeat() {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("batchItemFailures");
        return answer;
    }

    private ObjectNode metric(List<SourceReport> reports) {
        ObjectNode line = JSON.createObjectNode();
        ObjectNode meta = line.putObject("_aws").put("Timestamp", clock.millis());
        ObjectNode metric = meta.putArray("CloudWatchMetrics").addObject().put("Namespace", "Switchgear");
        metric.putArray("Dimensions").addArray().add("Governor");
        ArrayNode names = metric.putArray("Metrics");
        for (String name : new String[] {"GovernorRuns", "SourcesPaused", "SourcesOverdue", "SourcesFailed"}) {
            names.addObject().put("Name", name).put("Unit", "Count");
        }
        return line.put("Governor", governor.owner())
                .put("GovernorRuns", 1)
                .put("SourcesPaused", count(reports, Kind.PAUSED))
                .put("SourcesOverdue", count(reports, Kind.OVERDUE))
                .put("SourcesFailed", count(reports, Kind.FAILED));
    }

    private static long count(List<SourceReport> reports, Kind kind) {
        return reports.stream().filter(report -> report.kind() == kind).count();
    }
}
