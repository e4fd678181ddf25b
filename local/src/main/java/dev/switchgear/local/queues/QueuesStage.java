package dev.switchgear.local.queues;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionEnvironment;
import dev.switchgear.sandbox.MappingApi;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A table, an SQS server, two fleets on them, and the governor of one. */
final class QueuesStage implements AutoCloseable {
    static final String GOVERNED = "governed";
    static final String ALONE = "alone";
    static final int OPEN_WAIT_SECONDS = 2;
    static final int MAX_OPEN_WAIT_SECONDS = 4;
    private static final String TABLE = "switchgear";
    /** Waits are short, because the outage is; budgets are those of a table that shares a laptop with everything else. */
    private static final String POLICY = "fleetSize=" + QueueSide.ENVIRONMENTS
            + ",openWaitMillis=" + 1_000 * OPEN_WAIT_SECONDS + ",maxOpenWaitMillis=" + 1_000 * MAX_OPEN_WAIT_SECONDS
            + ",rampMillis=2000,refreshIntervalMillis=500,"
            + "readBudgetMillis=500,writeBudgetMillis=500";

    private final Sandbox host;
    private final DynamoDbLocal table;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;
    private final QueueServer queues;
    private final MappingApi api;
    private final QueueSide governed;
    private final QueueSide alone;
    private List<GovernorLoop> governor = List.of();

    QueuesStage(Sandbox host) {
        this.host = host;
        table = DynamoDbLocal.inMemory(host);
        client = table.client();
        CircuitTable.create(client, TABLE);
        streams = DynamoDbStreamsClient.builder()
                .endpointOverride(table.uri())
                .region(Region.of(FunctionEnvironment.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        queues = new QueueServer();
        api = new MappingApi(host);
        governed = new QueueSide(host, queues, GOVERNED, variables());
        alone = new QueueSide(host, queues, ALONE, variables());
    }

    private Map<String, String> variables() {
        return Map.of(
                "SWITCHGEAR_TABLE", TABLE,
                "SWITCHGEAR_ENDPOINT", table.uri().toString(),
                "SWITCHGEAR_POLICY", POLICY);
    }

    /** Waits for the fleets, and starts the mappings and the governor. */
    void begin() throws InterruptedException {
        governed.begin();
        alone.begin();
        Map<String, String> variables = new HashMap<>(variables());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", "governor");
        variables.put("SWITCHGEAR_NAMESPACE", GOVERNED);
        variables.put(
                "SWITCHGEAR_MAPPINGS",
                governed.mappings().stream()
                        .map(mapping -> api.add(mapping) + "=" + QueueWorker.CIRCUIT)
                        .collect(Collectors.joining(",")));
        variables.put("AWS_ENDPOINT_URL_LAMBDA", api.uri().toString());
        variables.put("AWS_ENDPOINT_URL_SQS", queues.uri().toString());
        // No CloudWatch answers there. The governor says so in its log, and counts from the beginning of the pause.
        variables.put("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:9");
        governor = List.of(new GovernorLoop(host, variables, TableStream.of(client, streams, TABLE)));
    }

    QueueSide governed() {
        return governed;
    }

    QueueSide alone() {
        return alone;
    }

    List<QueueSide> sides() {
        return List.of(governed, alone);
    }

    /** The changes of mappings so far. */
    int changes() {
        return api.changes();
    }

    GovernorLoop governor() {
        return governor.get(0);
    }

    @Override
    public void close() {
        governor.forEach(GovernorLoop::close);
        sides().forEach(QueueSide::close);
        api.close();
        queues.close();
        streams.close();
        client.close();
        table.close();
    }
}
