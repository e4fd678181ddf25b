package dev.switchgear.sandbox;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response.CompleteListener;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The address of the fleet's table. It counts requests, and can act as a store that fails.
 *
 * <p>The table behind it may be killed and started again on another port. Callers then see closed connections, as from
 * DynamoDB.
 */
public final class TableProxy implements AutoCloseable {
    /** The behaviour at this address. */
    public enum TableFault {
        /** The table answers. */
        NONE,
        /** Requests are accepted and never answered. */
        SILENT,
        /** Connections are closed without an answer. */
        CUT,
        /** Every request is refused with DynamoDB's own throttling error. */
        THROTTLED
    }

    /** The kind of a request. */
    public enum Use {
        READ,
        WRITE,
        OTHER
    }

    private record Distance(Duration each, Duration connecting) {
        long nanos(Request request) {
            boolean first = request.getConnectionMetaData().getAttribute(KNOWN) == null;
            request.getConnectionMetaData().setAttribute(KNOWN, true);
            return each.plus(first ? connecting : Duration.ZERO).toNanos();
        }
    }

    /** One request. */
    public record ProxiedRequest(long atMillis, String operation, Use use) {}

    /** Marks a connection that has carried a request. */
    private static final String KNOWN = TableProxy.class.getName();

    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems");
    private static final Set<String> WRITES =
            Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");

    private static final String THROTTLED = """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",\
            "message":"The level of configured provisioned throughput for the table was exceeded."}""";

    /** More than any run sends; further requests pass, but are not recorded. */
    private static final int MOST_REQUESTS = 1_000_000;

    private final Sandbox host;
    private final Supplier<URI> table;
    private final LoopbackServer server;
    private final List<ProxiedRequest> requests = new ArrayList<>();
    private volatile TableFault fault = TableFault.NONE;
    private volatile Distance distance = new Distance(Duration.ZERO, Duration.ZERO);

    /** Opens an address in front of a table, whose own address is requested each time. */
    public TableProxy(Sandbox host, Supplier<URI> table) {
        this.host = host;
        this.table = table;
        server = LoopbackServer.start(host.threads(), new Passing(this::behind));
    }

    /** Returns the address for functions. */
    public URI uri() {
        return server.uri();
    }

    /** Sets the behaviour for all later requests. */
    public void become(TableFault next) {
        fault = next;
    }

    /** Adds this latency to all later requests, as for a table that is further away. */
    public void moveAway(Duration next) {
        moveAway(next, Duration.ZERO);
    }

    /**
     * Adds latency as {@link #moveAway(Duration)} does. The first request of each connection takes {@code connecting}
     * longer, as on the encrypted connection of a real table.
     */
    public void moveAway(Duration next, Duration connecting) {
        distance = new Distance(next, connecting);
    }

    /** Every request so far, oldest first, including those with a fault. */
    public synchronized List<ProxiedRequest> requests() {
        return List.copyOf(requests);
    }

    private synchronized void note(String operation) {
        if (requests.size() < MOST_REQUESTS) {
            requests.add(new ProxiedRequest(host.millis(), operation, use(operation)));
        }
    }

    static Use use(String operation) {
        if (READS.contains(operation)) {
            return Use.READ;
        }
        return WRITES.contains(operation) ? Use.WRITE : Use.OTHER;
    }

    private HttpURI behind(Request request) {
        return HttpURI.from(table.get().resolve(request.getHttpURI().getPathQuery()));
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Passing extends ProxyHandler.Reverse {
        Passing(Function<Request, HttpURI> behind) {
            super(behind);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String target = request.getHeaders().get("X-Amz-Target");
            note(target == null ? "" : target.substring(target.indexOf('.') + 1));
            return switch (fault) {
                case NONE -> pass(request, response, callback);
                case SILENT -> true;
                case CUT -> cut(request, callback);
                case THROTTLED -> throttle(response, callback);
            };
        }

        private boolean pass(Request request, Response response, Callback callback) {
            long nanos = distance.nanos(request);
            if (nanos == 0) {
                return super.handle(request, response, callback);
            }
            var unused =
                    host.timer().schedule(() -> super.handle(request, response, callback), nanos, TimeUnit.NANOSECONDS);
            return true;
        }

        private boolean throttle(Response response, Callback callback) {
            response.setStatus(400);
            response.getHeaders().put("Content-Type", "application/x-amz-json-1.0");
            Content.Sink.write(response, true, THROTTLED, callback);
            return true;
        }

        private boolean cut(Request request, Callback callback) {
            IOException reason = new IOException("cut");
            request.getConnectionMetaData().getConnection().getEndPoint().close(reason);
            callback.failed(reason);
            return true;
        }

        /** If the table is stopped, the connection is closed, without an error page of a proxy. */
        @Override
        protected CompleteListener newServerToProxyResponseListener(
                Request request, org.eclipse.jetty.client.Request toTable, Response response, Callback callback) {
            return new ProxyResponseListener(request, toTable, response, callback) {
                @Override
                public void onComplete(Result result) {
                    if (result.isFailed()) {
                        cut(request, callback);
                    } else {
                        super.onComplete(result);
                    }
                }
            };
        }

        @Override
        protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toTable) {
            // The table does not see the proxy.
        }

        @Override
        protected void configureHttpClient(HttpClient client) {
            super.configureHttpClient(client);
            client.setExecutor(host.threads());
        }
    }
}
