#!/usr/bin/env bash
# AWS SDK for Java v2, software.amazon.awssdk:dynamodb 2.41.28.
#
# Guess: a client's region decides which host is asked; naming a table by its ARN instead of its name changes the request's
# body only.
# Seen: the host has the account of the ARN in its name, `999999999999.ddb.us-east-1.amazonaws.com`, also when the client's
# own credentials belong to another account, or to none. With the ARN of a table in another region than the client's, and
# with the plain name, it is the region's host. An allow-list of hosts, a proxy or a private zone that knows the region's
# host only sees another one as soon as a table is named by its ARN.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_packages software.amazon.awssdk:dynamodb:2.41.28

cat >Hosts.java <<'JAVA'
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

public class Hosts {
    /** Sees where a request would go, and does not let it. */
    static class Stop implements ExecutionInterceptor {
        public void beforeTransmission(Context.BeforeTransmission request, ExecutionAttributes none) {
            throw new IllegalStateException(request.httpRequest().host());
        }
    }

    static String host(String account, String table) {
        var credentials = AwsBasicCredentials.builder().accessKeyId("a").secretAccessKey("b").accountId(account).build();
        try (var client = DynamoDbClient.builder().region(Region.US_EAST_1).credentialsProvider(() -> credentials)
                .overrideConfiguration(o -> o.addExecutionInterceptor(new Stop())).build()) {
            client.getItem(request -> request.tableName(table).key(Map.of()));
            return "sent";
        } catch (RuntimeException stopped) {
            Throwable cause = stopped;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.getMessage();
        }
    }

    public static void main(String[] none) {
        String arn = "arn:aws:dynamodb:us-east-1:999999999999:table/t";
        System.out.println("by name: " + host(null, "t"));
        System.out.println("by ARN: " + host(null, arn));
        System.out.println("by ARN, credentials of another account: " + host("123456789012", arn));
        System.out.println("by ARN of another region: " + host(null, arn.replace("us-east-1", "eu-west-1")));
    }
}
JAVA
expect "$(java_run Hosts.java)" "by name: dynamodb.us-east-1.amazonaws.com
by ARN: 999999999999.ddb.us-east-1.amazonaws.com
by ARN, credentials of another account: 999999999999.ddb.us-east-1.amazonaws.com
by ARN of another region: dynamodb.us-east-1.amazonaws.com"
