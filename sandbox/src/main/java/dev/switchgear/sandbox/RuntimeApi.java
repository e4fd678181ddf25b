package dev.switchgear.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda Runtime API ({@code 2018-06-01}) of one environment: sends one event at a time and receives its answer.
 *
 * <p>A request for the next event stays open until there is one, without a thread. The {@link Listener} is called
 * outside the lock.
 */
public final class RuntimeApi extends Handler.Abstract {
    private static final String ROOT = "/2018-06-01/runtime";
    private static final String NEXT = ROOT + "/invocation/next";
    private static final String INVOCATION = ROOT + "/invocation/";
    private static final String INIT_ERROR = ROOT + "/init/error";

    /** Lambda's limit on an answer. */
    private static final int MOST_BYTES = 6 * 1024 * 1024;

    /** Is called when the runtime does something. */
    public interface Listener {
        /** The runtime waits for an event, so it is done with all earlier ones. */
        void waits();

        /** The runtime could not load the function; it will exit. */
        void failedToStart(String error);
    }

    private record Waiting(Response response, Callback callback) {}

    private final String functionArn;
    private final Listener listener;
    private @Nullable Waiting waiting;
    private @Nullable Invocation current;
    private @Nullable InvocationResult ended;

    /** Makes the API of a function; {@code listener} is called when its runtime does something. */
    public RuntimeApi(String functionArn, Listener listener) {
        this.functionArn = functionArn;
        this.listener = listener;
    }

    /** Sends the event to the runtime, which must be waiting for one, or have {@linkplain #end ended}. */
    public void deliver(Invocation invocation) {
        Waiting taker;
        synchronized (this) {
            if (ended != null) {
                invocation.answer().complete(ended);
                return;
            }
            if (waiting == null) {
                throw new IllegalStateException("the runtime is not waiting for an event");
            }
            taker = waiting;
            waiting = null;
            current = invocation;
        }
        var headers = taker.response.getHeaders();
        headers.put("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadlineMillis()));
        headers.put("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.put("Lambda-Runtime-Trace-Id", traceId(invocation));
        headers.put("Content-Type", "application/json");
        Content.Sink.write(taker.response, true, invocation.payload(), taker.callback);
    }

    /** The process has ended: {@code answer} is that of the running invocation, and of every later one. */
    public void end(InvocationResult answer) {
        synchronized (this) {
            ended = answer;
        }
        abandon(answer);
    }

    /** Ends the running invocation, if any, without an answer from the runtime. */
    public void abandon(InvocationResult answer) {
        Invocation abandoned;
        synchronized (this) {
            abandoned = current;
            current = null;
        }
        if (abandoned != null) {
            abandoned.answer().complete(answer);
        }
    }

    /** Whether this invocation still waits for its answer. */
    public synchronized boolean running(Invocation invocation) {
        return current != null && current.requestId().equals(invocation.requestId());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (HttpMethod.GET.is(request.getMethod()) && path.equals(NEXT)) {
            await(new Waiting(response, callback));
        } else if (HttpMethod.POST.is(request.getMethod()) && path.equals(INIT_ERROR)) {
            listener.failedToStart(body(request));
            reply(response, callback, HttpStatus.ACCEPTED_202, "{\"status\":\"OK\"}");
        } else if (HttpMethod.POST.is(request.getMethod()) && path.startsWith(INVOCATION)) {
            take(path.substring(INVOCATION.length()), request, response, callback);
        } else {
            refuse(request, response, callback, HttpStatus.NOT_FOUND_404, "404 page not found");
        }
        return true;
    }

    private void await(Waiting asker) {
        synchronized (this) {
            waiting = asker;
        }
        abandon(new InvocationResult(InvocationResult.Kind.FAILED, "{\"errorType\":\"Runtime.NoResponse\"}"));
        listener.waits();
    }

    private void take(String rest, Request request, Response response, Callback callback) throws IOException {
        int slash = rest.indexOf('/');
        String requestId = slash < 0 ? rest : rest.substring(0, slash);
        String verb = slash < 0 ? "" : rest.substring(slash + 1);
        InvocationResult.Kind kind =
                verb.equals("response") ? InvocationResult.Kind.RETURNED : InvocationResult.Kind.FAILED;
        if (!verb.equals("response") && !verb.equals("error")) {
            refuse(request, response, callback, HttpStatus.NOT_FOUND_404, "404 page not found");
            return;
        }
        if (request.getLength() > MOST_BYTES) {
            String tooLarge = error("RequestEntityTooLarge", "6 MB at most");
            refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, tooLarge);
            return;
        }
        String body = body(request);
        Invocation answered = finish(requestId);
        if (answered == null) {
            reply(response, callback, HttpStatus.BAD_REQUEST_400, error("InvalidRequestID", "Invalid request ID"));
            return;
        }
        reply(response, callback, HttpStatus.ACCEPTED_202, "{\"status\":\"OK\"}");
        answered.answer().complete(new InvocationResult(kind, body));
    }

    private synchronized @Nullable Invocation finish(String requestId) {
        Invocation answered = current;
        if (answered == null || !answered.requestId().equals(requestId)) {
            return null;
        }
        current = null;
        return answered;
    }

    private static String body(Request request) throws IOException {
        return Content.Source.asString(request, StandardCharsets.UTF_8);
    }

    /** Reads and answers a request that is not used, so that its sender does not see a closed connection. */
    private static void refuse(Request request, Response response, Callback callback, int status, String body)
            throws IOException {
        Content.Source.consumeAll(request);
        reply(response, callback, status, body);
    }

    private static void reply(Response response, Callback callback, int status, String body) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        Content.Sink.write(response, true, body, callback);
    }

    private static String error(String type, String message) {
        return "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}";
    }

    /** A trace id in the form of X-Ray, not sampled. It is made from the request id, so that nothing here is random. */
    private static String traceId(Invocation invocation) {
        String hex = invocation.requestId().replace("-", "");
        return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8) + ";Parent=" + hex.substring(16) + ";Sampled=0";
    }
}
