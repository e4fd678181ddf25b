package dev.switchgear.local;

import dev.switchgear.sandbox.DependencyServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The call that both fleets protect: one HTTP request to the dependency, with a timeout of a second. */
public final class DependencyCall {
    /** The timeout of a call. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Both breakers count a call that takes longer than this as slow. */
    static final Duration SLOW = Duration.ofMillis(500);

    /** The share of slow calls that opens both breakers. */
    static final double SLOW_SHARE = 0.8;

    private final HandlerSettings settings;
    private long tookNanos;

    /** Makes the call for a function with these settings. */
    public DependencyCall(HandlerSettings settings) {
        this.settings = settings;
    }

    /** Returns how long the newest call took; an environment makes one call at a time. */
    public long tookNanos() {
        return tookNanos;
    }

    /** Prepares for a request that may make no call. */
    public void forget() {
        tookNanos = 0;
    }

    /** Throws unless the dependency answers 200 before the timeout. */
    public int send(String key, boolean probe) throws IOException {
        long startNanos = Machine.nanos();
        try {
            return sendNow(key, probe);
        } finally {
            tookNanos = Machine.nanos() - startNanos;
        }
    }

    private int sendNow(String key, boolean probe) throws IOException {
        URI uri = URI.create(settings.dependencyUrl() + "?" + DependencyServer.KEY + "="
                + URLEncoder.encode(key, StandardCharsets.UTF_8));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setRequestProperty(DependencyServer.ENVIRONMENT, settings.environment());
        if (probe) {
            connection.setRequestProperty(DependencyServer.PROBE, "true");
        }
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("the dependency answered " + status);
        }
        return status;
    }
}
