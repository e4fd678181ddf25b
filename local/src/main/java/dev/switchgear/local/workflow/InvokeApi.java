package dev.switchgear.local.workflow;

import dev.switchgear.local.Workbench;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The {@code Invoke} operation of Lambda's API, for functions that are processes of this machine. */
final class InvokeApi extends Handler.Abstract {
    private static final String PATH = "/2015-03-31/functions/";
    private static final String CONTEXT = "X-Amz-Client-Context";

    private final Map<String, Workbench.Invocable> functions = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> invoked = new ConcurrentHashMap<>();
    private final Map<String, String> contexts = new ConcurrentHashMap<>();

    void add(String name, Workbench.Invocable function) {
        functions.put(name, function);
        invoked.put(name, new AtomicInteger());
    }

    /** Returns how often a function was invoked. */
    int invoked(String name) {
        return invoked.getOrDefault(name, new AtomicInteger()).get();
    }

    /** Returns the client context of a function's last invocation, in base64; empty if it had none. */
    String context(String name) {
        return contexts.getOrDefault(name, "");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = URLDecoder.decode(Request.getPathInContext(request), StandardCharsets.UTF_8);
        String arn = path.substring(PATH.length(), path.lastIndexOf('/'));
        String name = arn.substring(arn.lastIndexOf(':') + 1);
        Workbench.Invocable function = functions.get(name);
        String payload = Content.Source.asString(request, StandardCharsets.UTF_8);
        if (function == null) {
            fail(response, callback, 404, "ResourceNotFoundException", "Function not found: " + arn);
            return true;
        }
        invoked.getOrDefault(name, new AtomicInteger()).incrementAndGet();
        String context = request.getHeaders().get(CONTEXT);
        contexts.put(name, context == null ? "" : context);
        var unused = function.invoke(payload).thenAccept(reply -> answer(reply, response, callback));
        return true;
    }

    private static void answer(Workbench.Reply reply, Response response, Callback callback) {
        switch (reply.kind()) {
            case "RETURNED" -> send(response, callback, 200, reply.body());
            case "THROTTLED" -> fail(response, callback, 429, "TooManyRequestsException", "Rate Exceeded.");
            case "TIMED_OUT" -> {
                response.getHeaders().put("X-Amz-Function-Error", "Unhandled");
                send(response, callback, 200, error("Sandbox.Timedout", reply.body()));
            }
            default -> {
                response.getHeaders().put("X-Amz-Function-Error", "Unhandled");
                send(
                        response,
                        callback,
                        200,
                        reply.body().startsWith("{") ? reply.body() : error("Runtime.ExitError", reply.body()));
            }
        }
    }

    private static void fail(Response response, Callback callback, int status, String type, String message) {
        response.getHeaders().put("X-Amzn-ErrorType", type);
        send(response, callback, status, "{\"Type\":\"User\",\"message\":\"" + message + "\"}");
    }

    private static void send(Response response, Callback callback, int status, String body) {
        response.getHeaders().put("X-Amzn-RequestId", "00000000-0000-4000-8000-000000000000");
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        Content.Sink.write(response, true, body, callback);
    }

    private static String error(String type, String message) {
        return "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
    }
}
