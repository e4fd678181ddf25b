package dev.switchgear.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests over the JDK's own connections, signed, each sent once. */
final class SignedConnection {
    private static final String API = "DynamoDB_20120810.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final String HOST = "host";
    private static final int OK = 200;
    private static final int ERROR = 400;

    private final URI endpoint;
    private final String region;
    private final AccessKeys.Source credentials;

    SignedConnection(URI endpoint, String region, AccessKeys.Source credentials) {
        this.endpoint = endpoint.resolve("/");
        this.region = region;
        this.credentials = credentials;
    }

    /**
     * Sends a request and reads its answer, a JSON object.
     *
     * @throws RefusedWrite if the condition of a write does not hold
     * @throws IOException if there is no answer; a {@link java.io.InterruptedIOException} if not in time
     */
    Map<?, ?> ask(String operation, byte[] body, Duration patience) throws IOException {
        URL url = endpoint.toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, patience.toMillis()));
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setInstanceFollowRedirects(false); // DynamoDB redirects nobody; what does is not DynamoDB
        connection.setFixedLengthStreamingMode(body.length); // else the JDK sends it again when a connection dies
        sign(connection, operation, body);
        try (OutputStream output = connection.getOutputStream()) {
            output.write(body);
        }
        int status = connection.getResponseCode();
        // An error may come with what is no error stream for the JDK, a redirection's page for example.
        String text = text(status < ERROR ? connection.getInputStream() : connection.getErrorStream());
        boolean isObject = text.startsWith("{");
        if (status != OK) {
            throw LeanFailures.refusal(status, isObject ? parsed(text) : Map.of());
        }
        if (!isObject || !AnswerMarks.areIn(connection::getHeaderField)) {
            throw LeanFailures.strange(connection.getHeaderField("Content-Type"));
        }
        return parsed(text);
    }

    private void sign(HttpURLConnection connection, String operation, byte[] body) {
        AccessKeys keys = credentials.keys();
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", CONTENT_TYPE);
        headers.put(HOST, host(connection.getURL()));
        headers.put("x-amz-date", RequestClock.now());
        headers.put("x-amz-target", API.concat(operation));
        if (!keys.token().isEmpty()) {
            headers.put("x-amz-security-token", keys.token());
        }
        connection.setRequestProperty("Authorization", RequestSignature.of(headers, body, keys, region));
        headers.remove(HOST); // the JDK sends it
        for (Map.Entry<String, String> header : headers.entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
    }

    /** As the JDK sends it. */
    private static String host(URL url) {
        boolean usual = url.getPort() == -1 || url.getPort() == url.getDefaultPort();
        return usual ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    /** Reads to the end, so that the connection can serve the next request. */
    private static String text(@Nullable InputStream content) throws IOException {
        if (content == null) {
            return "";
        }
        try (content) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static Map<?, ?> parsed(String text) {
        try {
            return AnswerJson.object(text);
        } catch (IllegalArgumentException e) {
            throw LeanFailures.unreadable(e);
        }
    }
}
