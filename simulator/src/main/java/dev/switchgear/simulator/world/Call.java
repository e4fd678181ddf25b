package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import org.jspecify.annotations.Nullable;

/** One call of the dependency, from its start until its answer, or until its caller died. */
public final class Call {
    private final SimulatedEnvironment caller;
    private final @Nullable String key;
    private final CallGuard.Pass pass;
    private final Response response;
    private final long startMicros;
    private final long startMonotonic;

    public Call(
            SimulatedEnvironment caller,
            @Nullable String key,
            CallGuard.Pass pass,
            Response response,
            long startMicros) {
        this.caller = caller;
        this.key = key;
        this.pass = pass;
        this.response = response;
        this.startMicros = startMicros;
        startMonotonic = caller.monotonicMicros();
    }

    public SimulatedEnvironment caller() {
        return caller;
    }

    @Nullable
    String key() {
        return key;
    }

    public CallGuard.Pass pass() {
        return pass;
    }

    public Response response() {
        return response;
    }

    long startMicros() {
        return startMicros;
    }

    /** Returns how long the call takes or took, by the caller's clock. */
    public long durationMillis() {
        return (caller.monotonicMicros() - startMonotonic) / Micros.MILLI;
    }
}
