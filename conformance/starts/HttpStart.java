import com.sun.net.httpserver.HttpServer;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.http.AwsCircuitInterceptor;
import dev.switchgear.http.CircuitHttpClient;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.spi.CircuitStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Runs the two starts of http/README.md against one server, and then breaks it until both circuits refuse. */
final class HttpStart {
    private static final String TABLES = "{\"TableNames\":[\"orders\"]}";

    private static volatile int status = 200;

    public static void main(String... arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = TABLES.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        // What the environment of a function or a developer has.
        System.setProperty("aws.endpointUrl", address.toString());
        System.setProperty("aws.region", "eu-west-1");
        System.setProperty("aws.accessKeyId", "id");
        System.setProperty("aws.secretAccessKey", "secret");
        System.setProperty("aws.maxAttempts", "1");
        Clock clock = Clock.systemUTC();
        HttpRequest request = HttpRequest.newBuilder(address).build();
        // the start of the page
        is(TABLES, answer.body());
        // the start of the page
        is(List.of("orders"), orders.listTables().tableNames());
        status = 503;
        refuses("the JDK's client", () -> client.send(request, BodyHandlers.discarding()));
        refuses("a client of the AWS SDK", () -> orders.listTables());
        System.exit(0);
    }

    private interface Call {
        void make() throws Exception;
    }

    private static void refuses(String what, Call call) throws Exception {
        int failures = 0;
        for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; Thread.sleep(20)) {
            try {
                call.make();
                failures++;
            } catch (CircuitOpenException refused) {
                System.out.println("starts: http/README.md, " + what + " runs; after " + failures + " failures: " + refused.getMessage());
                return;
            } catch (DynamoDbException failed) {
                failures++;
            }
        }
        throw new IllegalStateException(what + " is not refused after " + failures + " failures in a minute");
    }

    private static void is(Object wanted, Object seen) {
        if (!wanted.equals(seen)) {
            throw new IllegalStateException("wanted " + wanted + ", and the page's code has " + seen);
        }
    }
}
