package dev.switchgear.extension;

import java.io.IOException;
import java.util.Optional;

/** The life of an external extension: it registers, and then handles one event after another, until SHUTDOWN. */
final class LifeCycle {
    private final ExtensionsClient lambda;
    private final boolean wantsInvocations;
    private final Optional<String> telemetry;

    /** What the extension does at each event. */
    interface Stages {
        /** The extension is registered. The function starts, and its first invocation waits for the extension. */
        void starts();

        /** An invocation begins. When this returns, the extension tells Lambda that it is done. */
        void invocationBegins(Event event);

        void ends(Event event);
    }

    /** {@code telemetry} is the address for telemetry, if outcomes are recorded after the response. */
    LifeCycle(ExtensionsClient lambda, boolean wantsInvocations, Optional<String> telemetry) {
        this.lambda = lambda;
        this.wantsInvocations = wantsInvocations;
        this.telemetry = telemetry;
    }

    /**
     * Runs until SHUTDOWN.
     *
     * @throws IOException if Lambda refuses the registration, or does not answer
     */
    void live(Stages stages) throws IOException {
        boolean told = wantsInvocations && lambda.register("INVOKE", "SHUTDOWN");
        if (!told && !lambda.register("SHUTDOWN")) {
            throw new IOException("Lambda refused to register the extension, even for SHUTDOWN only");
        }
        Log.debug(() -> "registered; receives events of invocations: " + told);
        if (told && telemetry.isPresent()) {
            var unused = lambda.subscribe(telemetry.get());
        }
        stages.starts();
        while (true) {
            Event event = lambda.next();
            if (event.isShutdown()) {
                stages.ends(event);
                return;
            }
            if (event.isInvoke()) {
                stages.invocationBegins(event);
            }
        }
    }
}
