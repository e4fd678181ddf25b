package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;

/**
 * Lambda's Extensions API ({@code 2020-01-01}) and its Telemetry API ({@code 2022-07-01}), as far as we need them. It uses
 * plain sockets: the JDK's HTTP client costs 50 ms and 18 MB at start, and this is one loopback request per invocation.
 */
final class ExtensionsClient {
    private static final String ROOT = "/2020-01-01/extension";
    private static final String TELEMETRY = "/2022-07-01/telemetry";

    /** The smallest values that Lambda accepts: it collects telemetry for 25 ms and then sends it. */
    private static final String BUFFERING = "{\"maxItems\":1000,\"maxBytes\":262144,\"timeoutMs\":25}";

    private final String host;
    private final int port;
    private final String name;
    private String identifier = "";

    /**
     * Uses the API at {@code authority}, the value of {@code AWS_LAMBDA_RUNTIME_API}.
     *
     * @param name the base name of our executable in {@code /opt/extensions}; Lambda knows us by it
     * @throws IllegalArgumentException if {@code authority} is not a host and a port
     */
    ExtensionsClient(String authority, String name) {
        int colon = authority.lastIndexOf(':');
        host = colon < 0 ? authority : authority.substring(0, colon);
        port = colon < 0 ? 80 : Integer.parseInt(authority.substring(colon + 1));
        this.name = name;
    }

    /** Registers for these events. Returns whether Lambda agreed; Managed Instances, for example, have no INVOKE. */
    boolean register(String... events) throws IOException {
        String body = "{\"events\":[\"" + String.join("\",\"", events) + "\"]}";
        HttpReply reply = send("POST " + ROOT + "/register", "Lambda-Extension-Name: " + name, body);
        if (reply.status() == 200) {
            identifier = reply.header("lambda-extension-identifier");
            return true;
        }
        if (reply.status() == 403 && reply.body().contains("Extension.InvalidEventType")) {
            return false;
        }
        throw new IOException("Lambda refused to register '" + name + "': " + reply.status() + " "
                + BoundedJson.shortened(reply.body()));
    }

    /** Subscribes {@code uri} to Lambda's telemetry. Returns whether Lambda agreed. */
    boolean subscribe(String uri) throws IOException {
        String body = "{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\"],\"buffering\":" + BUFFERING
                + ",\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"" + uri + "\"}}";
        HttpReply reply = send("PUT " + TELEMETRY, "Lambda-Extension-Identifier: " + identifier, body);
        if (reply.status() != 200) { // Lambda answers 202 where it has no telemetry
            Log.error("Lambda does not send telemetry to " + uri + ": " + reply.status() + " "
                    + BoundedJson.shortened(reply.body())
                    + "; outcomes are recorded before their requests are answered");
        }
        return reply.status() == 200;
    }

    /** Tells Lambda that we are done, and waits for the next event without a limit; Lambda freezes the process meanwhile. */
    Event next() throws IOException {
        HttpReply reply = send("GET " + ROOT + "/event/next", "Lambda-Extension-Identifier: " + identifier, "");
        if (reply.status() != 200) {
            throw new IOException("Lambda answered the request for the next event with " + reply.status() + " "
                    + BoundedJson.shortened(reply.body()));
        }
        return Event.parse(reply.body().getBytes(UTF_8));
    }

    private HttpReply send(String request, String header, String body) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            byte[] content = body.getBytes(UTF_8);
            String head = request + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" + header
                    + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " + content.length
                    + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            return HttpReply.read(socket.getInputStream());
        }
    }
}
