package dev.switchgear.benchmarks;

import dev.switchgear.local.Machine;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.ExtensionsApi;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.LoopbackServer;
import dev.switchgear.sandbox.Sandbox;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One cold start of the extension, and the check right after it.
 *
 * @param readyNanos from the start of its process until it asks for its first event
 * @param checkNanos from then until the first check is answered
 * @param refused whether that check was refused
 */
record ExtensionStart(long readyNanos, long checkNanos, boolean refused) {
    private static final String NAME = "switchgear";
    private static final int PATIENCE_SECONDS = 60;
    private static final String CHECK = "POST /circuits/" + FleetFunctions.CIRCUIT
            + "/permits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    /** Starts it once; {@code variables} contain the address of its table. */
    static ExtensionStart of(Sandbox host, List<String> command, Map<String, String> variables)
            throws InterruptedException {
        CompletableFuture<Long> asked = new CompletableFuture<>();
        ExtensionsApi api = new ExtensionsApi("function", Set.of(NAME), true, new Hearing(asked));
        try (LoopbackServer server = LoopbackServer.start(host.threads(), api)) {
            int port = Measurement.freePort();
            Map<String, String> all = new HashMap<>(FunctionProcess.lambda("function", server.authority(), "function"));
            all.put("SWITCHGEAR_EXTENSION_HTTP_PORT", Integer.toString(port));
            all.put("SWITCHGEAR_EXTENSION_LOG_LEVEL", "error");
            all.putAll(variables);
            long started = Machine.nanos();
            try (ChildProcess process = ChildProcess.start(host, "extension", command, all)) {
                var unused = process.ended()
                        .thenAccept(ended -> asked.completeExceptionally(
                                new IllegalStateException("the extension ended" + process.tail())));
                long ready = asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                try (CheckCaller caller = new CheckCaller(port, CHECK)) {
                    long before = Machine.nanos();
                    String answer = caller.ask();
                    return new ExtensionStart(
                            ready - started, Machine.nanos() - before, answer.contains("\"allowed\":false"));
                }
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the extension is not ready: " + e.getMessage(), e);
        }
    }

    private record Hearing(CompletableFuture<Long> asked) implements ExtensionsApi.Listener {
        @Override
        public void allRegistered() {
            // There is no function, because this measures the extension alone.
        }

        @Override
        public void waits() {
            asked.complete(Machine.nanos());
        }

        @Override
        public void failed(String name, String error) {
            asked.completeExceptionally(new IllegalStateException(name + " gave up: " + error));
        }
    }
}
