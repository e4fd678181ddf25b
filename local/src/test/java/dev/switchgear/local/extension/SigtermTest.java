package dev.switchgear.local.extension;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The state that a real extension process leaves in the table after SIGTERM. */
@Timeout(180)
final class SigtermTest extends RealTable {

    /** The exit code that a shell reports after SIGTERM: 128 and the signal's number. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)");

    /** No read, write or lease ends during a test, so that a slot that is free afterwards was given back. */
    private static final String POLICY = "fleetSize=1, callTimeoutMillis=60000, readBudgetMillis=5000,"
            + " writeBudgetMillis=5000, openWaitMillis=500, maxOpenWaitMillis=1500, ";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aProbesSlotIsGivenBackLongBeforeItsLeaseEnds() throws Exception {
        ChildProcess extension = start(POLICY + "consecutiveFailures=3");
        int port = port();
        until("the circuit opens", () -> {
            ask(port, "outcomes", "{\"result\":\"failure\"}");
            return state().containsValue(AttributeValue.fromS("OPEN"));
        });
        until("a probe is allowed", () -> ask(port, "permits", "{}").contains("\"probe\":true"));
        assertThat(state()).containsKey("probe1Holder");

        terminate(extension);
        assertThat(state()).containsEntry("state", AttributeValue.fromS("OPEN")).doesNotContainKey("probe1Holder");
    }

    @Test
    void waitingEvidenceIsSent() throws Exception {
        ChildProcess extension = start(POLICY + "failureCount=1000");
        int port = port();
        until("its failures are reported", () -> {
            ask(port, "outcomes", "{\"result\":\"failure\"}");
            return reported() > 0;
        });
        long seen = reported();
        do { // a report is sent at once if the previous one was long ago; then the next outcome waits
            ask(port, "outcomes", "{\"result\":\"success\"}");
            seen++;
            assertThat(seen).as("each outcome was sent at once").isLessThan(1_000);
        } while (reported() == seen);

        terminate(extension);
        assertThat(reported()).isEqualTo(seen);
    }

    private ChildProcess start(String policy) {
        Map<String, String> variables =
                new HashMap<>(Commands.variables("", table.uri().toString()));
        variables.putAll(Map.of(
                "AWS_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local",
                "SWITCHGEAR_EXTENSION_HTTP_PORT",
                "0",
                "SWITCHGEAR_POLICY",
                policy));
        return ChildProcess.start(host, "extension", host.extensionCommand(), variables);
    }

    private String log() throws IOException {
        return Files.readString(host.folder().resolve("extension.log"));
    }

    private int port() throws Exception {
        until("it listens", () -> PORT.matcher(log()).find());
        Matcher port = PORT.matcher(log());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private String ask(int port, String what, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/circuits/" + Commands.CIRCUIT + "/" + what))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void terminate(ChildProcess extension) throws Exception {
        assertThat(ProcessHandle.of(extension.pid()).orElseThrow().destroy()).isTrue();
        Process ended = extension.ended().get(PATIENCE_MILLIS, MILLISECONDS);
        assertThat(ended.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(log()).contains("ends (SIGTERM)").doesNotContain("too slow");
    }

    private Map<String, AttributeValue> state() {
        return items().stream()
                .filter(item -> item.containsKey("state"))
                .findFirst()
                .orElse(Map.of());
    }

    /** Returns the number of calls in the evidence of all watches. */
    private long reported() {
        return items().stream()
                .filter(item -> item.containsKey("calls"))
                .mapToLong(item -> Long.parseLong(item.get("calls").n()))
                .sum();
    }

    private List<Map<String, AttributeValue>> items() {
        return client.scan(scan -> scan.tableName(Commands.TABLE).consistentRead(true))
                .items();
    }
}
