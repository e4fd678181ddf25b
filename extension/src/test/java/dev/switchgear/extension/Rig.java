package dev.switchgear.extension;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.FaultyStore;
import dev.switchgear.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The extension in this process, on a real port, with virtual time and a store that can fail. */
final class Rig implements AutoCloseable {
    static final String SECRET = "the function's session token";

    /** The time limit of a slow client; this is real time, because sockets know no other. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    static final int MOST_CONNECTIONS = 8;

    final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    final InMemoryCircuitStore memory = new InMemoryCircuitStore();
    final FaultyStore store = new FaultyStore(memory);
    final FunctionPermits permits;
    final HttpListener listener;

    Rig() {
        this(Map.of(), CircuitPolicy.builder().fleetSize(1).build());
    }

    Rig(Map<String, String> variables, CircuitPolicy policy) {
        permits = permits(settings(variables, policy), store, time);
        try {
            listener = HttpListener.open(
                    0, permits.api(), new HttpListener.ClientLimits(PATIENCE, MOST_CONNECTIONS), ThisProcess.ticker());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExtensionSettings settings(Map<String, String> variables, CircuitPolicy policy) {
        Map<String, String> all = new HashMap<>(Map.of("SWITCHGEAR_TABLE", "circuits"));
        all.putAll(variables);
        ExtensionSettings read = new ExtensionSettingsReader(all).read();
        return new ExtensionSettings(
                read.store(),
                read.namespace(),
                read.label(),
                variables.containsKey("SWITCHGEAR_POLICY") ? read.policy() : policy,
                read.policies(),
                read.prefetch(),
                read.disabled(),
                read.http(),
                read.problems());
    }

    static FunctionPermits permits(ExtensionSettings settings, CircuitStore store, VirtualTime time) {
        var means = new FunctionPermits.Means(
                store, () -> "ready", time, new SplittableRandom(5), Runnable::run, new Token(SECRET));
        return new FunctionPermits(
                settings,
                means,
                Switchgear.builder().ticker(time::nanos).seed(1).executor(Runnable::run));
    }

    Client client() {
        return new Client(listener.port());
    }

    void pass(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    @Override
    public void close() {
        listener.close();
        permits.close();
    }
}
