package dev.switchgear.console.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchgear.OvertakenException;
import dev.switchgear.console.PolicyPreview;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the page and its requests on the loopback. */
final class ConsoleServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int MOST_BYTES = 16_384;
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> FILES = Map.of(
            "/console.css", "text/css; charset=utf-8",
            "/console.js", SCRIPT,
            "/state.js", SCRIPT,
            "/list.js", SCRIPT,
            "/circuit.js", SCRIPT,
            "/past.js", SCRIPT,
            "/picture.js", SCRIPT,
            "/sources.js", SCRIPT,
            "/changes.js", SCRIPT,
            "/icon.svg", "image/svg+xml");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, ConsoleServer::daemon);
    private final AccessRules access;
    private final TablePoller poller;
    private final PastAnswer past;
    private final OperatorChanges changes;
    private final ConsoleOptions options;
    private final String token;

    /** What the page shows: the circuits as they are, and what has happened to them. */
    record Shown(TablePoller circuits, PastAnswer past) {}

    ConsoleServer(ConsoleOptions options, String token, Shown shown, OperatorChanges changes, Supplier<String> secrets)
            throws IOException {
        this.options = options;
        this.token = token;
        this.poller = shown.circuits();
        this.past = shown.past();
        this.changes = changes;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
        access = new AccessRules(server.getAddress().getPort(), token, secrets);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "switchgear-console");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the address to open, with the token. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/?token=" + token;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            try {
                answer(exchange);
            } catch (RequestRefused e) {
                problem(exchange, e.status(), e.getMessage());
            } catch (OvertakenException e) {
                problem(exchange, 409, e.getMessage());
            } catch (IllegalArgumentException e) {
                problem(exchange, 400, e.getMessage());
            } catch (StoreUnavailableException e) {
                problem(exchange, 503, e.getMessage());
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        Headers headers = exchange.getRequestHeaders();
        if (path.equals("/") && method.equals("GET")) {
            page(exchange);
            return;
        }
        access.requireHere(headers);
        access.requireCookie(headers);
        if (method.equals("GET") && FILES.containsKey(path)) {
            send(exchange, 200, Objects.requireNonNull(FILES.get(path)), resource(path));
        } else if (method.equals("GET") && path.equals("/api/circuits")) {
            circuits(exchange);
        } else if (method.equals("GET") && path.equals("/api/history")) {
            json(
                    exchange,
                    200,
                    past.of(
                            changes.circuit(query(exchange, "id")),
                            query(exchange, "seconds"),
                            query(exchange, "mark")));
        } else if (method.equals("GET") && path.equals("/api/form")) {
            json(exchange, 200, JSON.createObjectNode().put("form", access.form()));
        } else if (method.equals("POST") && path.equals("/api/preview")) {
            JsonNode wanted = body(exchange);
            json(
                    exchange,
                    200,
                    PolicyPreview.of(
                            wanted.path("stands").asText(),
                            wanted.path("policy").asText()));
        } else if (method.equals("POST") && path.equals("/api/change")) {
            change(exchange);
        } else {
            throw new RequestRefused(404, "there is no " + method + " " + path);
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        access.requireHost(headers);
        if (access.isToken(query(exchange, "token"))) {
            exchange.getResponseHeaders().set("Set-Cookie", access.cookie());
        } else {
            access.requireHere(headers);
            access.requireCookie(headers);
        }
        send(exchange, 200, "text/html; charset=utf-8", resource("/console.html"));
    }

    private void circuits(HttpExchange exchange) throws IOException {
        String since = query(exchange, "since");
        if (!since.matches("[0-9]{0,15}")) {
            throw new IllegalArgumentException("since is '" + since + "'; it must be a number of up to 15 digits");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put("table", options.table())
                .put("namespace", options.namespace())
                .put("allowChanges", options.allowChanges())
                .put("author", options.author())
                .put("now", options.clock().millis())
                .put("run", access.run());
        poller.changesSince(since.isEmpty() ? 0 : Long.parseLong(since), answer);
        past.cost((ObjectNode) answer.get("cost"));
        json(exchange, 200, answer);
    }

    private void change(HttpExchange exchange) throws IOException {
        JsonNode wanted = body(exchange);
        if (!options.allowChanges()) {
            throw new RequestRefused(403, "this console only shows: start it with --allow-changes to change circuits");
        }
        access.requireForm(exchange.getRequestHeaders(), wanted.path("form").asText());
        String done = changes.make(wanted);
        poller.expire();
        json(exchange, 200, JSON.createObjectNode().put("done", done));
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            throw new RequestRefused(415, "the body must be application/json");
        }
        byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new RequestRefused(413, "the body has more than " + MOST_BYTES + " bytes");
        }
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = ConsoleServer.class.getResourceAsStream("/dev/switchgear/console/web" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }

    private static void problem(HttpExchange exchange, int status, @Nullable String why) throws IOException {
        json(exchange, status, JSON.createObjectNode().put("problem", String.valueOf(why)));
    }

    private static void json(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        send(exchange, status, "application/json", answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
