package dev.switchgear.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda Extensions API ({@code 2020-01-01}) of one environment, for extensions with known names. When all have
 * registered, they take one event after another. They may subscribe to the Telemetry API ({@code 2022-07-01}), which
 * sends them reports of the platform over HTTP.
 *
 * <p>A request for the next event stays open until there is one, without a thread. The {@link Listener} is called
 * outside the lock.
 */
public final class ExtensionsApi extends Handler.Abstract {
    private static final String ROOT = "/2020-01-01/extension/";
    private static final String TELEMETRY = "/2022-07-01/telemetry";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> EVENTS = Set.of("INVOKE", "SHUTDOWN");

    /** Is called when an extension does something. */
    public interface Listener {
        /** Every extension that was started has registered: the runtime may start. */
        void allRegistered();

        /** An extension waits for its next event, so it is done with all earlier ones. */
        void waits();

        /** An extension has reported an error. */
        void failed(String name, String error);
    }

    private static final class Agent {
        final String name;
        final Set<String> events = new HashSet<>();

        @Nullable
        Response waiting;

        @Nullable
        Callback callback;

        Agent(String name) {
            this.name = name;
        }
    }

    private final String functionName;
    private final Set<String> expected;
    private final boolean invokeAllowed;
    private final Listener listener;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Telemetry telemetry = new Telemetry();

    /** Expects extensions of these names; {@code invokeAllowed} is false on Managed Instances. */
    public ExtensionsApi(String functionName, Set<String> expected, boolean invokeAllowed, Listener listener) {
        this.functionName = functionName;
        this.expected = expected;
        this.invokeAllowed = invokeAllowed;
        this.listener = listener;
    }

    /** Whether every extension waits for an event. */
    public synchronized boolean allWait() {
        return agents.size() == expected.size() && agents.values().stream().allMatch(agent -> agent.waiting != null);
    }

    /** Sends an event to every extension that registered for its kind. They must be waiting. */
    public void tell(String kind, String event) {
        Map<Response, Callback> takers = new LinkedHashMap<>();
        synchronized (this) {
            for (Agent agent : agents.values()) {
                Response response = agent.waiting;
                Callback callback = agent.callback;
                if (agent.events.contains(kind) && response != null && callback != null) {
                    takers.put(response, callback);
                    agent.waiting = null;
                }
            }
        }
        takers.forEach((response, callback) -> reply(response, callback, 200, event));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (path.equals(TELEMETRY) && request.getMethod().equals("PUT")) {
            subscribe(request, response, callback);
            return true;
        }
        if (!path.startsWith(ROOT)) {
            return false;
        }
        String operation = request.getMethod() + " " + path.substring(ROOT.length());
        switch (operation) {
            case "POST register" -> register(request, response, callback);
            case "GET event/next" -> next(request, response, callback);
            case "POST init/error", "POST exit/error" -> giveUp(request, response, callback);
            default -> error(response, callback, 404, "NotFound", "404 page not found");
        }
        return true;
    }

    private void register(Request request, Response response, Callback callback) throws IOException {
        String name = header(request, "Lambda-Extension-Name");
        JsonNode wanted = JSON.readTree(Content.Source.asString(request, StandardCharsets.UTF_8))
                .path("events");
        Agent agent = new Agent(name);
        wanted.forEach(event -> agent.events.add(event.asText()));
        boolean refused = !EVENTS.containsAll(agent.events) || (!invokeAllowed && agent.events.contains("INVOKE"));
        if (!expected.contains(name)) {
            error(response, callback, 403, "Extension.InvalidExtensionName", "no executable of this name");
            return;
        }
        if (refused) {
            error(response, callback, 403, "Extension.InvalidEventType", "not here: " + agent.events);
            return;
        }
        String identifier = "00000000-0000-4000-8000-" + Integer.toHexString(0x10000000 | name.hashCode());
        boolean last;
        synchronized (this) {
            if (agents.putIfAbsent(identifier, agent) != null) {
                error(response, callback, 403, "Extension.AlreadyRegistered", name);
                return;
            }
            last = agents.size() == expected.size();
        }
        response.getHeaders().put("Lambda-Extension-Identifier", identifier);
        reply(
                response,
                callback,
                200,
                "{\"functionName\":\"" + functionName + "\",\"functionVersion\":\"$LATEST\",\"handler\":\"function\"}");
        if (last) {
            listener.allRegistered();
        }
    }

    private void subscribe(Request request, Response response, Callback callback) throws IOException {
        JsonNode wanted = JSON.readTree(Content.Source.asString(request, StandardCharsets.UTF_8));
        Agent agent = known(request, response, callback);
        if (agent == null) {
            return;
        }
        URI destination = URI.create(wanted.path("destination").path("URI").asText());
        if (destination.getPort() < 0 || wanted.path("types").isEmpty()) {
            error(response, callback, 400, "ValidationError", "URI port is not provided; types should not be empty");
            return;
        }
        reply(response, callback, 200, "\"OK\"");
        telemetry.subscribe(agent.name, destination);
    }

    /** The runtime has answered the invocation and asks for the next one. */
    void runtimeDone(String requestId) {
        telemetry.runtimeDone(requestId);
    }

    private void next(Request request, Response response, Callback callback) {
        Agent agent = known(request, response, callback);
        if (agent != null) {
            synchronized (this) {
                agent.waiting = response;
                agent.callback = callback;
            }
            listener.waits();
        }
    }

    private void giveUp(Request request, Response response, Callback callback) throws IOException {
        Content.Source.consumeAll(request); // a sender that is still sending would otherwise get a closed connection
        Agent agent = known(request, response, callback);
        if (agent != null) {
            reply(response, callback, 202, "{\"status\":\"OK\"}");
            listener.failed(agent.name, header(request, "Lambda-Extension-Function-Error-Type"));
        }
    }

    private @Nullable Agent known(Request request, Response response, Callback callback) {
        Agent agent;
        synchronized (this) {
            agent = agents.get(header(request, "Lambda-Extension-Identifier"));
        }
        if (agent == null) {
            error(response, callback, 403, "Extension.UnknownExtensionIdentifier", "register first");
        }
        return agent;
    }

    private static String header(Request request, String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }

    private static void error(Response response, Callback callback, int status, String type, String message) {
        reply(
                response,
                callback,
                status,
                JSON.createObjectNode()
                        .put("errorMessage", message)
                        .put("errorType", type)
                        .toString());
    }

    private static void reply(Response response, Callback callback, int status, String body) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        Content.Sink.write(response, true, body, callback);
    }
}
