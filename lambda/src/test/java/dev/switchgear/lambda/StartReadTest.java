package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function reads while it starts, from a table on the loopback without items. */
final class StartReadTest {
    /** Region and keys are those of the process, not of given variables. */
    private static final Map<String, String> PROCESS =
            Map.of("aws.region", "eu-west-1", "aws.accessKeyId", "id", "aws.secretAccessKey", "secret");

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private HttpServer table;

    @BeforeEach
    void open() throws IOException {
        PROCESS.forEach(System::setProperty);
        table = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        table.createContext("/", this::answer);
        table.start();
    }

    @AfterEach
    void close() {
        table.stop(0);
        PROCESS.keySet().forEach(System::clearProperty);
    }

    @Test
    void theCircuitOfTheFirstGuardIsReadBeforeAnyCall() throws InterruptedException {
        try (LambdaSwitchgear circuits = circuits(Map.of())) {
            circuits.guard("payments");
            circuits.guard("stock");
            String read = next();
            while (read.contains(SnapshotHooks.NAME)) {
                read = next();
            }
            assertThat(read).contains("#payments\"").doesNotContain("#stock\"");
        }
        assertThat(asked).noneMatch(read -> read.contains("#stock\""));
        assertThat(lines).isEmpty();
    }

    @Test
    void theSettingsSayWhatIsReadInstead() throws InterruptedException {
        try (LambdaSwitchgear circuits = circuits(Map.of("SWITCHGEAR_PREFETCH", "stock"))) {
            circuits.guard("payments");
            assertThat(next()).contains("#stock\"").doesNotContain("#payments\"");
        }
        assertThat(asked).noneMatch(read -> read.contains("#payments\""));
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(
                asked.poll(1, TimeUnit.MINUTES), "nothing is read in a minute; the log says " + lines);
    }

    private LambdaSwitchgear circuits(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("SWITCHGEAR_TABLE", "circuits");
        variables.put(
                "SWITCHGEAR_ENDPOINT", "http://127.0.0.1:" + table.getAddress().getPort());
        return LambdaSwitchgear.builder()
                .variables(variables)
                .output(lines::add)
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean batch = exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("BatchGetItem");
        byte[] nothing = (batch ? "{\"Responses\":{\"circuits\":[]},\"UnprocessedKeys\":{}}" : "{}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, nothing.length);
        exchange.getResponseBody().write(nothing);
        exchange.close();
    }
}
