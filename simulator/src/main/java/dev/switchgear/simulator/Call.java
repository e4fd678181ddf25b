package dev.switchgear.simulator;

import org.jspecify.annotations.Nullable;

/** One call of the dependency, from its start until its answer, or until its caller died. */
final class Call {
    private final SimulatedEnvironment caller;
    private final @Nullable String key;
    private final Guard.Pass pass;
    private final Response response;
    private final long startMicros;
    private final long startMonotonic;

    Call(SimulatedEnvironment caller, @Nullable String key, Guard.Pass pass, Response response, long startMicros) {
        this.caller = caller;
        this.key = key;
        this.pass = pass;
        this.response = response;
        this.startMicros = startMicros;
        startMonotonic = caller.monotonicMicros();
    }

    SimulatedEnvironment caller() {
        return caller;
    }

    @Nullable
    String key() {
        return key;
    }

    Guard.Pass pass() {
        return pass;
    }

    Response response() {
        return response;
    }

    long startMicros() {
        return startMicros;
    }

    /** How long the caller believes that the call takes or took. */
    long durationMillis() {
        return (caller.monotonicMicros() - startMonotonic) / Micros.MILLI;
    }
}
