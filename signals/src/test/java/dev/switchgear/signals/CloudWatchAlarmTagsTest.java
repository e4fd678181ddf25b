package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/** Tags, with the real client. It uses CBOR, which no emulator we know answers, so the answer is written by hand. */
final class CloudWatchAlarmTagsTest {
    private static final int MAP_OF_ONE = 0xa1;
    private static final int MAP_OF_TWO = 0xa2;
    private static final int LIST_OF_TWO = 0x82;
    private static final int TEXT = 0x60;

    @Test
    void findsTheValueOfATagAndNothingIfThereIsNoSuchTag() throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(MAP_OF_ONE);
        text(answer, "Tags");
        answer.write(LIST_OF_TWO);
        tag(answer, "team", "money");
        tag(answer, "circuit", "payments");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StringBuilder asked = new StringBuilder();
        server.createContext("/", exchange -> {
            asked.append(exchange.getRequestURI().getPath());
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
            exchange.getResponseHeaders().add("Content-Type", "application/cbor");
            exchange.sendResponseHeaders(200, answer.size());
            answer.writeTo(exchange.getResponseBody());
            exchange.close();
        });
        server.start();
        try (CloudWatchClient client = CloudWatchClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(LocalTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            CloudWatchAlarmTags tags = new CloudWatchAlarmTags(client);
            String arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:payments-down";
            assertThat(tags.tag(arn, "circuit")).contains("payments");
            assertThat(tags.tag(arn, "switchgear")).isEmpty();
            assertThat(asked).contains("ListTagsForResource");
        } finally {
            server.stop(0);
        }
    }

    private static void tag(ByteArrayOutputStream to, String key, String value) {
        to.write(MAP_OF_TWO);
        text(to, "Key");
        text(to, key);
        text(to, "Value");
        text(to, value);
    }

    private static void text(ByteArrayOutputStream to, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        to.write(TEXT | bytes.length);
        to.writeBytes(bytes);
    }
}
