#!/usr/bin/env bash
# DynamoDB Local 2.6.1 (com.amazonaws:DynamoDBLocal), with the AWS SDK for Java it brings.
#
# Guess: a transaction of n small puts reports 2n write units, as DynamoDB documents.
# Seen: 4, for one put and for four. Costs of transactions must be computed, not read from DynamoDB Local.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_packages com.amazonaws:DynamoDBLocal:2.6.1 software.amazon.awssdk:url-connection-client:2.25.50

cat >Units.java <<'JAVA'
import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

public class Units {
    public static void main(String[] none) throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var server = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", "" + port});
        int status = 1;
        try {
            server.start();
            show(DynamoDbClient.builder()
                    .endpointOverride(URI.create("http://127.0.0.1:" + port)).region(Region.US_EAST_1)
                    .httpClient(UrlConnectionHttpClient.create())
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"))).build());
            status = 0;
        } catch (Throwable failure) {
            failure.printStackTrace();
        } finally {
            server.stop();
            System.exit(status); // its threads would keep the process
        }
    }

    static void show(DynamoDbClient client) {
        client.createTable(table -> table.tableName("table").billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("pk").attributeType("S").build())
                .keySchema(KeySchemaElement.builder().attributeName("pk").keyType("HASH").build()));
        for (int puts : new int[] {1, 2, 4}) {
            var items = IntStream.range(0, puts).mapToObj(i -> TransactWriteItem.builder().put(put -> put.tableName("table")
                    .item(Map.of("pk", AttributeValue.fromS(puts + "-" + i)))).build()).toList();
            var answer = client.transactWriteItems(request -> request.transactItems(items).returnConsumedCapacity("TOTAL"));
            System.out.println("seen: " + puts + " puts, " + answer.consumedCapacity().get(0).capacityUnits() + " units");
        }
    }
}
JAVA
expect "$(java_run Units.java | grep '^seen')" "seen: 1 puts, 4.0 units
seen: 2 puts, 4.0 units
seen: 4 puts, 4.0 units"
