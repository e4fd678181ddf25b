package dev.switchgear.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda Runtime API of one process that takes many events at once, as on Managed Instances. It may also be
 * restored from a snapshot: the request about the restore is answered at once.
 */
public final class ConcurrentRuntimeApi extends Handler.Abstract {
    private static final String ROOT = "/2018-06-01/runtime";
    private static final String NEXT = ROOT + "/invocation/next";
    private static final String RESTORED = ROOT + "/restore/next";
    private static final String INVOCATION = ROOT + "/invocation/";
    private static final int ACCEPTED = 202;

    private final String arn;
    private final Deque<Taker> takers = new ArrayDeque<>();
    private final Deque<QueuedEvent> waiting = new ArrayDeque<>();
    private final Map<String, QueuedEvent> running = new HashMap<>();
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    private long events;
    private @Nullable InvocationResult ended;
    private boolean restored;
    private int mostAtOnce;

    private record Taker(Response response, Callback callback) {}

    private record QueuedEvent(
            String id, String payload, long deadlineMillis, CompletableFuture<InvocationResult> answer) {}

    ConcurrentRuntimeApi(String arn) {
        this.arn = arn;
    }

    /** Completes when the runtime asks for its first event. */
    CompletableFuture<@Nullable Void> ready() {
        return ready;
    }

    /** Whether the runtime has run its hooks and asked to be restored. */
    public synchronized boolean wasRestored() {
        return restored;
    }

    /** The largest number of events that the process had at the same time. */
    public synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    /** Gives the runtime an event, now or when it asks for one. */
    CompletableFuture<InvocationResult> invoke(String payload, long deadlineMillis) {
        CompletableFuture<InvocationResult> answer = new CompletableFuture<>();
        synchronized (this) {
            if (ended != null) {
                answer.complete(ended);
                return answer;
            }
            events++;
            String id = String.format("%08x-0000-4000-8000-%012x", 1, events);
            waiting.add(new QueuedEvent(id, payload, deadlineMillis, answer));
        }
        deliver();
        return answer;
    }

    /** The process has ended: {@code answer} is that of every event that it has not answered, and of every later one. */
    void end(InvocationResult answer) {
        ready.completeExceptionally(new IllegalStateException(answer.body()));
        Deque<QueuedEvent> abandoned = new ArrayDeque<>();
        synchronized (this) {
            ended = answer;
            abandoned.addAll(running.values());
            abandoned.addAll(waiting);
            running.clear();
            waiting.clear();
        }
        abandoned.forEach(event -> event.answer.complete(answer));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (path.equals(NEXT)) {
            synchronized (this) {
                takers.add(new Taker(response, callback));
            }
            ready.complete(null);
            deliver();
        } else if (path.equals(RESTORED)) {
            synchronized (this) {
                restored = true;
            }
            reply(response, callback, 200);
        } else {
            take(path, Content.Source.asString(request, StandardCharsets.UTF_8));
            reply(response, callback, ACCEPTED);
        }
        return true;
    }

    private void deliver() {
        while (true) {
            Taker taker;
            QueuedEvent event;
            synchronized (this) {
                if (takers.isEmpty() || waiting.isEmpty()) {
                    return;
                }
                taker = takers.remove();
                event = waiting.remove();
                running.put(event.id, event);
                mostAtOnce = Math.max(mostAtOnce, running.size());
            }
            var headers = taker.response.getHeaders();
            headers.put("Lambda-Runtime-Aws-Request-Id", event.id);
            headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis));
            headers.put("Lambda-Runtime-Invoked-Function-Arn", arn);
            headers.put("Content-Type", "application/json");
            Content.Sink.write(taker.response, true, event.payload, taker.callback);
        }
    }

    private void take(String path, String body) {
        if (!path.startsWith(INVOCATION)) {
            end(new InvocationResult(InvocationResult.Kind.ENDED, "the function did not start: " + body));
            return;
        }
        String[] parts = path.substring(INVOCATION.length()).split("/", 2);
        QueuedEvent event;
        synchronized (this) {
            event = running.remove(parts[0]);
        }
        if (event != null) {
            boolean returned = parts[1].equals("response");
            event.answer.complete(new InvocationResult(
                    returned ? InvocationResult.Kind.RETURNED : InvocationResult.Kind.FAILED, body));
        }
    }

    private static void reply(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        Content.Sink.write(response, true, "{\"status\":\"OK\"}", callback);
    }
}
