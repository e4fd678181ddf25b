package dev.switchgear.signals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Switchgear;
import dev.switchgear.settings.Setting;
import dev.switchgear.spi.Ticker;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Runs health checks on a schedule: {@code SWITCHGEAR_HEALTH_PLAN} contains the plan, as JSON. The event that starts a
 * run is ignored. It answers with the results, and prints a metric ({@code HealthRuns}, {@code HealthUnhealthy}) in the
 * embedded metric format: an alarm on {@code HealthRuns} that treats missing data as breaching reports when checks
 * stop.
 *
 * <p>Also configured by {@code SWITCHGEAR_TABLE}, {@code SWITCHGEAR_NAMESPACE}, {@code SWITCHGEAR_POLICY} and
 * {@code SWITCHGEAR_DISABLED}, with which no check is run.
 *
 * @since 0.1.0
 */
public final class HealthCheckHandler implements RequestStreamHandler {
    private final String plan;
    private final Optional<HealthRunner> runner;
    private final InstantSource clock;
    private final boolean metrics;

    /** Made by Lambda; reads the environment variables. */
    public HealthCheckHandler() {
        this(ThisFunction.settings());
    }

    HealthCheckHandler(Settings settings) {
        HealthPlan read =
                HealthPlan.parse(settings.optional(Setting.HEALTH_PLAN).orElse(""));
        plan = read.name();
        clock = ThisFunction.clock();
        metrics = true;
        runner = settings.disabled() ? Optional.empty() : Optional.of(runner(settings, read));
    }

    private static HealthRunner runner(Settings settings, HealthPlan read) {
        DynamoDbClient client = ThisFunction.dynamoDb(settings.store());
        LambdaClient functions =
                LambdaClient.builder().httpClient(ThisFunction.http()).build();
        return new HealthRunner(
                ThisFunction.switchgear(settings),
                read,
                new HealthResultStore(client, settings.table(), settings.namespace()),
                checker(read, Optional.of(functions)),
                ThisFunction.clock());
    }

    /**
     * Returns a handler with the caller's own parts. It prints no metrics.
     *
     * @param switchgear the circuits; the caller closes it
     * @param plan the plan, as JSON
     * @param functions invokes functions, for checks of that kind
     * @throws IllegalArgumentException if the plan is invalid
     */
    public HealthCheckHandler(
            Switchgear switchgear, String plan, HealthResultStore store, LambdaClient functions, InstantSource clock) {
        this(switchgear, HealthPlan.parse(plan), store, Optional.of(functions), clock);
    }

    HealthCheckHandler(
            Switchgear switchgear,
            HealthPlan plan,
            HealthResultStore store,
            Optional<LambdaClient> functions,
            InstantSource clock) {
        this.plan = plan.name();
        this.runner = Optional.of(new HealthRunner(switchgear, plan, store, checker(plan, functions), clock));
        this.clock = clock;
        this.metrics = false;
    }

    private static TargetChecker checker(HealthPlan plan, Optional<LambdaClient> functions) {
        Ticker ticker = ThisFunction.ticker();
        return new TargetChecker(plan.addresses(), (SSLSocketFactory) SSLSocketFactory.getDefault(), functions, ticker);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        if (runner.isEmpty()) {
            SignalsLog.warning(() -> Setting.DISABLED.key() + " is true: plan " + plan + " is not run");
            Json.write(Json.MAPPER.createObjectNode().put("plan", plan).put("disabled", true), output);
            return;
        }
        HealthResults results = runner.get().run();
        if (metrics) {
            System.out.println(Json.text(metric(results)));
        }
        Json.write(answer(results), output);
    }

    private ObjectNode answer(HealthResults results) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("plan", plan).put("run", results.run());
        ObjectNode checks = answer.putObject("checks");
        for (Map.Entry<String, HealthResults.Entry> check : new TreeMap<>(results.checks()).entrySet()) {
            checks.putObject(check.getKey())
                    .put("unhealthy", check.getValue().unhealthy())
                    .put("failures", check.getValue().failures())
                    .put("successes", check.getValue().successes())
                    .put("detail", check.getValue().detail());
        }
        return answer;
    }

    private ObjectNode metric(HealthResults results) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        ObjectNode meta = line.putObject("_aws").put("Timestamp", clock.millis());
        ObjectNode metrics = meta.putArray("CloudWatchMetrics").addObject().put("Namespace", "Switchgear");
        metrics.putArray("Dimensions").addArray().add("Plan");
        ArrayNode names = metrics.putArray("Metrics");
        names.addObject().put("Name", "HealthRuns").put("Unit", "Count");
        names.addObject().put("Name", "HealthUnhealthy").put("Unit", "Count");
        return line.put("Plan", plan)
                .put("HealthRuns", 1)
                .put("HealthUnhealthy", HealthRunner.unhealthy(results).size());
    }
}
