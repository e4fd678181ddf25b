package dev.switchgear.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * An extension inside a function's own process, for {@link FlushBench}. It receives each invocation, does what the
 * handler leaves to it, and only then asks for the next event. The product has none; {@code lambda/RATIONALE.md} says
 * why.
 */
final class InternalExtension {
    static final String NAME = "switchgear-flush";

    private static final String IDENTIFIER = "Lambda-Extension-Identifier";
    private static final int OK = 200;

    private final String api;
    private final String identifier;
    private final BlockingQueue<Runnable> left = new ArrayBlockingQueue<>(1);

    private InternalExtension(String api, String identifier) {
        this.api = api;
        this.identifier = identifier;
    }

    /** Registers, which Lambda permits until the runtime asks for its first event, and begins to wait for events. */
    static InternalExtension register(String authority) {
        String api = "http://" + authority + "/2020-01-01/extension/";
        try {
            HttpURLConnection connection = open(api + "register");
            connection.setRequestProperty("Lambda-Extension-Name", NAME);
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write("{\"events\":[\"INVOKE\"]}".getBytes(StandardCharsets.UTF_8));
            }
            InternalExtension made =
                    new InternalExtension(api, ended(connection).getHeaderField(IDENTIFIER));
            Thread thread = new Thread(made::serve, NAME);
            thread.setDaemon(true);
            thread.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot register", e);
        }
    }

    /** Accepts the work for the time after the handler has returned; called exactly once in each invocation. */
    void afterwards(Runnable task) {
        left.add(task);
    }

    private void serve() {
        try {
            while (true) {
                HttpURLConnection next = open(api + "event/next");
                next.setRequestProperty(IDENTIFIER, identifier);
                ended(next);
                left.take().run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no next event", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpURLConnection open(String address) throws IOException {
        return (HttpURLConnection) URI.create(address).toURL().openConnection();
    }

    /** Reads the answer to its end, so that the connection can be used again. */
    private static HttpURLConnection ended(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() != OK) {
            throw new IOException(connection.getURL() + " answered " + connection.getResponseCode());
        }
        connection.getInputStream().readAllBytes();
        return connection;
    }
}
