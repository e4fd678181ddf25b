package dev.switchgear.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The real DynamoDB Local, over HTTP, in this process and reachable from nowhere else.
 *
 * <p>Its own launcher listens on every interface; so its handler is put into a server of ours.
 */
final class LocalDynamoDb {
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

    private static final LocalDynamoDb RUNNING = new LocalDynamoDb();

    private final AtomicInteger tables = new AtomicInteger();
    private final URI endpoint;

    private LocalDynamoDb() {
        try {
            var handler =
                    new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(0, true, null, false, false), null);
            Server server = new Server();
            ServerConnector loopback = new ServerConnector(server);
            loopback.setHost("127.0.0.1");
            server.addConnector(loopback);
            server.setHandler(new DynamoDBProxyServer(0, handler).setUpHandler(handler));
            server.start();
            endpoint = URI.create("http://127.0.0.1:" + loopback.getLocalPort());
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not start", e);
        }
    }

    static LocalDynamoDb running() {
        return RUNNING;
    }

    URI endpoint() {
        return endpoint;
    }

    /** Returns a client of the SDK as a user would make one. */
    DynamoDbClient client() {
        return clientBuilder().build();
    }

    DynamoDbClientBuilder clientBuilder() {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    /** Returns a store with its own client, which its user closes; patient, because test machines are busy. */
    DynamoDbCircuitStore store(String table) {
        return storeAt(endpoint).table(table).patience(Duration.ofSeconds(30)).build();
    }

    /** Returns a builder of a store of table {@code circuits} somewhere else. */
    static DynamoDbCircuitStoreBuilder storeAt(URI endpoint) {
        return DynamoDbCircuitStore.builder()
                .table("circuits")
                .region(Region.EU_WEST_1)
                .endpoint(endpoint)
                .credentials(CREDENTIALS);
    }

    /** Returns a table name that no other test has. */
    String unusedTableName() {
        return "circuits-" + tables.incrementAndGet();
    }

    /** Creates a table that no other test has, and returns its name. */
    String newTable() {
        String name = unusedTableName();
        try (DynamoDbClient client = client()) {
            CircuitTable.create(client, name);
        }
        return name;
    }
}
