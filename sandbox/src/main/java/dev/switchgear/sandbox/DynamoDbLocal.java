package dev.switchgear.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * DynamoDB Local as a process that can be stopped, killed and started again with the same data.
 *
 * <p>Each start may listen on another port; a {@link TableProxy} keeps one address in front of it.
 */
public final class DynamoDbLocal implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    /** The timeout of our clients. The first answers of a cold process are slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
            AwsBasicCredentials.create(LambdaVariables.CREDENTIAL, LambdaVariables.CREDENTIAL));

    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");

    private final Sandbox host;
    private final List<String> arguments;
    private ChildProcess process;
    private URI uri;

    private DynamoDbLocal(Sandbox host, List<String> arguments) {
        this.host = host;
        this.arguments = arguments;
        process = launch();
        uri = uriOf(process);
    }

    /** Starts the process without data, and returns when it listens. Its data ends with the process. */
    public static DynamoDbLocal inMemory(Sandbox host) {
        return new DynamoDbLocal(host, List.of());
    }

    /** Starts the process without data, and returns when it listens. Its data survives {@link #restart}. */
    public static DynamoDbLocal onDisk(Sandbox host) {
        try {
            return new DynamoDbLocal(
                    host,
                    List.of(Files.createDirectories(host.folder().resolve("table"))
                            .toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the table's data", e);
        }
    }

    /** Returns a client that connects to the process directly, without a {@link TableProxy}. */
    public DynamoDbClient client() {
        return client(uri(), PATIENCE);
    }

    /** Returns a client of the streams of its tables, for {@link TableStream}. */
    public DynamoDbStreamsClient streams() {
        return DynamoDbStreamsClient.builder()
                .endpointOverride(uri())
                .region(Region.of(LambdaVariables.REGION))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Returns a client without retries. */
    public static DynamoDbClient client(URI uri, Duration timeout) {
        return DynamoDbClient.builder()
                .endpointOverride(uri)
                .overrideConfiguration(
                        c -> c.retryStrategy(r -> r.maxAttempts(1)).apiCallTimeout(timeout))
                .region(Region.of(LambdaVariables.REGION))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Returns the address of the process. */
    public synchronized URI uri() {
        return uri;
    }

    synchronized long pid() {
        return process.pid();
    }

    /** Freezes the process (SIGSTOP): connections are accepted, but not answered. */
    public synchronized void pause() {
        process.freeze();
    }

    /** Continues the process after {@link #pause}. */
    public synchronized void resume() {
        process.thaw();
    }

    /** Kills the process (SIGKILL); connections are refused from now on. */
    public synchronized void kill() {
        process.close();
    }

    /** Starts a new process with the same data after {@link #kill}. */
    public synchronized void restart() {
        kill();
        process = launch();
        uri = uriOf(process);
    }

    private ChildProcess launch() {
        List<String> command = new ArrayList<>(host.java());
        command.addAll(JVM);
        command.add(DynamoDbProcess.class.getName());
        command.addAll(arguments);
        return ChildProcess.startServer(host, "dynamodb", command, Map.of("TZ", "UTC"));
    }

    private static URI uriOf(ChildProcess process) {
        return URI.create("http://" + LoopbackServer.HOST + ":" + process.firstLine(START_PATIENCE));
    }

    @Override
    public void close() {
        kill();
    }
}
