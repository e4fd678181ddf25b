package dev.switchgear.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Lambda's API of invocations, as documented: the answer of a function that fails has the header that says so. */
final class FunctionServer implements AutoCloseable {
    private final HttpServer server;
    private final UnaryOperator<String> function;
    private int status = 200;

    /** @param function returns the error of an event as JSON; empty if it succeeds */
    FunctionServer(UnaryOperator<String> function) {
        this.function = function;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/2015-03-31/functions/", this::answer);
        server.start();
    }

    /** Lambda answers with a status instead of calling the function; 200 ends it. */
    void refuse(int instead) {
        status = instead;
    }

    LambdaClient client(ExecutionInterceptor interceptor) {
        return LambdaClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(all ->
                        all.addExecutionInterceptor(interceptor).retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String payload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String error = status == 200 ? function.apply(payload) : "{\"Message\":\"no\"}";
        if (status == 200 && !error.isEmpty()) {
            exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
        }
        byte[] bytes = (error.isEmpty() ? "null" : error).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
