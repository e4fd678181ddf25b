package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends requests byte by byte, because an attacker's browser chooses the host and the origin. */
final class RawBrowser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final String token;

    RawBrowser(String address) {
        URI uri = URI.create(address);
        port = uri.getPort();
        token = uri.getQuery().substring("token=".length());
    }

    /** An answer: its status, its headers in small letters, and its body. */
    record RawAnswer(int status, String headers, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    String token() {
        return token;
    }

    /** Returns the headers that this console's own page sends. */
    Map<String, String> own() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", host());
        headers.put("Cookie", "other=1; switchgear-" + port + "=" + token);
        headers.put("Origin", "http://" + host());
        headers.put("Sec-Fetch-Site", "same-origin");
        headers.put("Content-Type", "application/json");
        return headers;
    }

    /** Returns the same with one header that is different, or absent. */
    Map<String, String> but(String name, Optional<String> value) {
        Map<String, String> headers = own();
        value.ifPresentOrElse(text -> headers.put(name, text), () -> headers.remove(name));
        return headers;
    }

    JsonNode get(String path) throws IOException {
        return send("GET", path, own(), "").json();
    }

    JsonNode post(String path, ObjectNode body) throws IOException {
        return send("POST", path, own(), body.toString()).json();
    }

    String form() throws IOException {
        return get("/api/form").get("form").asText();
    }

    RawAnswer send(String method, String path, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            int status = Integer.parseInt(all.substring(9, 12));
            return new RawAnswer(status, all.substring(0, end), all.substring(end + 4));
        }
    }
}
