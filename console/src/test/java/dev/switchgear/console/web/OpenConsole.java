package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.SandboxTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A console with a table of its own. Its clock stands still unless a test moves it. Its requests to the table can be
 * counted.
 */
final class OpenConsole implements AutoCloseable {
    final Sandbox sandbox = Sandbox.open();
    final SandboxTable table = sandbox.table("fleet");
    private final DynamoDbClient client = DynamoDbLocal.client(
            URI.create(Objects.requireNonNull(table.variables().get("SWITCHGEAR_ENDPOINT"))), Duration.ofSeconds(20));
    private final Instant began = sandbox.clock().instant();
    private final AtomicLong ahead = new AtomicLong();
    private WebConsole console;
    RawBrowser browser;

    OpenConsole(boolean allowChanges) throws IOException {
        console = new WebConsole(client, options(0, allowChanges, Optional.empty()), new ConsoleProcess());
        browser = new RawBrowser(console.address());
    }

    private ConsoleOptions options(int port, boolean allowChanges, Optional<Path> tokenFile) {
        return new ConsoleOptions(
                "fleet",
                "default",
                port,
                allowChanges,
                "night shift",
                2_000,
                tokenFile,
                () -> began.plusMillis(ahead.get()));
    }

    /** Stops this console and starts another one, with the token of a file. */
    void restartAt(int port, Path tokenFile) throws IOException {
        console.close();
        console = new WebConsole(client, options(port, true, Optional.of(tokenFile)), new ConsoleProcess());
        browser = new RawBrowser(console.address());
    }

    /** Lets the interval between two reads pass. */
    void pass() {
        ahead.addAndGet(2_000);
    }

    /** Returns the time of the console. */
    Instant now() {
        return began.plusMillis(ahead.get());
    }

    /** Returns the circuit as JSON for the page, from a new read. */
    JsonNode row(String id) throws IOException {
        pass();
        for (JsonNode row : browser.get("/api/circuits?since=0").get("circuits")) {
            if (row.get("id").asText().equals(id)) {
                return row;
            }
        }
        throw new AssertionError("there is no row " + id);
    }

    long scans() {
        return table.requests().stream()
                .filter(request -> request.operation().equals("Scan"))
                .count();
    }

    @Override
    public void close() {
        console.close();
        client.close();
        sandbox.close();
    }
}
