package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Ticker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * Builds a {@link DynamoDbCircuitStore} with a client of its own: the JDK's HTTP client, no retries, and socket
 * timeouts of a second, so that no thread hangs for long.
 *
 * @since 0.1.0
 */
public final class DynamoDbCircuitStoreBuilder {
    /**
     * The least time of a request, whatever its budget. A new connection takes several round trips, and, on the
     * fraction of a processor of a small function, hundreds of milliseconds.
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private @Nullable TableName table;
    private @Nullable Region region;
    private @Nullable URI endpoint;
    private @Nullable AwsCredentialsProvider credentials;
    private @Nullable AwsRegionProvider regions;
    private Duration patience = PATIENCE;
    private boolean lean;
    private Ticker ticker = Deadline.REAL;

    DynamoDbCircuitStoreBuilder() {}

    /**
     * Sets the table. There is no default.
     *
     * @param nameOrArn 3 to 255 characters of {@code A-Z a-z 0-9 _ . -}, or the ARN of a table
     * @throws IllegalArgumentException if it is not a valid name
     */
    public DynamoDbCircuitStoreBuilder table(String nameOrArn) {
        table = new TableName(nameOrArn);
        return this;
    }

    /** Sets the region. The default is that of the SDK: {@code AWS_REGION}, profile, instance. */
    public DynamoDbCircuitStoreBuilder region(Region value) {
        region = value;
        return this;
    }

    /** Sets the endpoint, for DynamoDB Local or a VPC endpoint. The default depends on the region. */
    public DynamoDbCircuitStoreBuilder endpoint(URI value) {
        endpoint = value;
        return this;
    }

    /** Sets the credentials. The default is the chain of the SDK, which is used at the first request. */
    public DynamoDbCircuitStoreBuilder credentials(AwsCredentialsProvider value) {
        credentials = value;
        return this;
    }

    /**
     * Sends the four requests of a store over the JDK's connections, without the SDK. The keys are those of the variables
     * {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}, which Lambda sets. Only where
     * they are missing, the SDK looks for credentials. It loads in a fraction of the time, so use it for functions that
     * start cold. The SDK's settings for endpoints, proxies and interceptors do not apply.
     */
    public DynamoDbCircuitStoreBuilder lean() {
        lean = true;
        return this;
    }

    DynamoDbCircuitStoreBuilder regionsFrom(AwsRegionProvider value) {
        regions = value;
        return this;
    }

    DynamoDbCircuitStoreBuilder ticker(Ticker value) {
        ticker = value;
        return this;
    }

    DynamoDbCircuitStoreBuilder patience(Duration value) {
        patience = value;
        return this;
    }

    /**
     * Returns the store. No connection is opened.
     *
     * @throws IllegalStateException if no table is set
     * @throws StoreUnavailableException of kind MISCONFIGURED if there is no region
     */
    public DynamoDbCircuitStore build() {
        if (table == null) {
            throw new IllegalStateException("no table is set; call table(name) with the name of the circuits' table");
        }
        TableRequests requests = lean ? leanTable(table) : SdkClients.table(table, sdkRegion(table), this);
        return new DynamoDbCircuitStore(requests, table, patience, ticker);
    }

    @Nullable
    URI endpoint() {
        return endpoint;
    }

    @Nullable
    AwsCredentialsProvider credentials() {
        return credentials;
    }

    Duration patience() {
        return patience;
    }

    /** What a function's own variables say is used without the SDK, which would find the same. */
    private LeanTable leanTable(TableName table) {
        String name = region != null ? region.id() : ProcessVariables.region();
        String chosen = name.isEmpty() || regions != null ? sdkRegion(table).id() : name;
        URI address = endpoint == null ? RegionEndpoint.of(chosen) : endpoint;
        AccessKeys.Source keys = credentials == null ? ProcessVariables.keys() : new SdkKeys(credentials);
        return new LeanTable(new SignedConnection(address, chosen, keys), table, chosen + " at " + address);
    }

    private Region sdkRegion(TableName table) {
        return region == null ? SdkClients.region(table, regions) : region;
    }
}
