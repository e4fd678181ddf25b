package dev.switchgear.sources;

import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import dev.switchgear.dynamodb.CircuitTable;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The real DynamoDB Local, in this process, reachable from this machine only. */
final class GovernorTable {
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    private static final URI ENDPOINT = start();

    static final DynamoDbClient CLIENT = client(new KillSwitch());

    private static final AtomicInteger TABLES = new AtomicInteger();

    private GovernorTable() {}

    /** Returns a client; the kill switch ends its process. */
    static DynamoDbClient client(KillSwitch killSwitch) {
        return recorded(killSwitch);
    }

    static DynamoDbClient recorded(ExecutionInterceptor interceptor) {
        return DynamoDbClient.builder()
                .endpointOverride(ENDPOINT)
                .region(Region.EU_WEST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(all -> all.addExecutionInterceptor(interceptor))
                .build();
    }

    /**
     * Creates a table of its own for a test, and returns its name. The table keeps old items. Otherwise it would delete
     * by the real clock what expires on a test's virtual clock.
     */
    static String create() {
        return create("sources-" + TABLES.incrementAndGet());
    }

    /** Creates the table for the parked events of a table of circuits, and returns its name. */
    static String createParking(String circuits) {
        return create(ParkingCounts.tableOf(circuits));
    }

    private static String create(String name) {
        CircuitTable.create(CLIENT, name);
        CLIENT.updateTimeToLive(request -> request.tableName(name)
                .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(false)));
        return name;
    }

    private static URI start() {
        try {
            var tables =
                    new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(0, true, null, false, false), null);
            Server server = new Server();
            ServerConnector loopback = new ServerConnector(server);
            loopback.setHost("127.0.0.1");
            server.addConnector(loopback);
            server.setHandler(new DynamoDBProxyServer(0, tables).setUpHandler(tables));
            server.start();
            return URI.create("http://127.0.0.1:" + loopback.getLocalPort());
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not start", e);
        }
    }
}
