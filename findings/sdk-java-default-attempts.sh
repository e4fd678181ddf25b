#!/usr/bin/env bash
# AWS SDK for Java v2, software.amazon.awssdk:dynamodb 2.41.28 and 2.58.0.
#
# Guess: a DynamoDB client makes the documented number of attempts, and naming the default retry mode changes nothing.
# Seen: 2.41.28 sends a throttled GetItem 9 times when no mode is named, and 4 times when the same default mode, LEGACY,
# is named. 2.58.0 sends it 4 times either way. A team that upgrades the SDK halves its retries without a line changed;
# a team that names the mode it already had does the same.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"

cat >Attempts.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

public class Attempts {
    public static void main(String[] none) throws Exception {
        var requests = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        byte[] throttled = ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\","
                + "\"message\":\"slow down\"}").getBytes();
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(400, throttled.length);
            exchange.getResponseBody().write(throttled);
            exchange.close();
        });
        server.start();
        for (String mode : new String[] {"not named", "LEGACY", "STANDARD"}) {
            requests.set(0);
            var builder = DynamoDbClient.builder()
                    .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
            if (!mode.equals("not named")) {
                builder.overrideConfiguration(o -> o.retryStrategy(RetryMode.valueOf(mode)));
            }
            try (var client = builder.build()) {
                client.getItem(request -> request.tableName("table").key(Map.of()));
            } catch (RuntimeException expected) {
                System.out.println("mode " + mode + ": " + requests + " requests");
            }
        }
        System.exit(0);
    }
}
JAVA

seen=''
for version in 2.41.28 2.58.0; do
  java_packages "software.amazon.awssdk:dynamodb:$version"
  seen+="$version"$'\n'"$(java_run Attempts.java)"$'\n'
done
expect "$seen" "2.41.28
mode not named: 9 requests
mode LEGACY: 4 requests
mode STANDARD: 3 requests
2.58.0
mode not named: 4 requests
mode LEGACY: 4 requests
mode STANDARD: 3 requests
"
