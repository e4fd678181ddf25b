package dev.switchgear.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Predicate;

/** DynamoDB Local behind a role that may not do everything. */
final class RefusingProxy implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient forwards = HttpClient.newHttpClient();
    private final URI table;
    private final Predicate<String> refused;

    /** @param refused of the action and the body of a request, one after the other */
    RefusingProxy(URI table, Predicate<String> refused) throws IOException {
        this.table = table;
        this.refused = refused;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
        if (refused.test(action + " " + new String(body, UTF_8))) {
            send(
                    exchange,
                    400,
                    ("{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":"
                                    + "\"User is not authorized to perform: dynamodb:" + action + "\"}")
                            .getBytes(UTF_8));
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(table).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type")) {
            request.header(name, exchange.getRequestHeaders().getFirst(name));
        }
        HttpResponse<byte[]> answer = forwards.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
