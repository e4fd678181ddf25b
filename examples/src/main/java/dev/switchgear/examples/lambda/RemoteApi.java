package dev.switchgear.examples.lambda;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An API over HTTP, without any knowledge of circuits. */
final class RemoteApi {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SERVER_ERROR = 500;

    private final URI address;

    RemoteApi(URI address) {
        this.address = address;
    }

    /** @throws IOException if the API cannot be reached or answers with an error */
    String post(String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (OutputStream output = connection.getOutputStream()) {
            output.write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        if (status >= SERVER_ERROR) {
            throw new IOException(address.getHost() + " answered " + status);
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
