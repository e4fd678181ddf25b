package dev.switchgear.extension;

import java.io.IOException;

/** The life of an external extension as Lambda sees it: registered, then one event after another, until SHUTDOWN. */
final class LifeCycle {
    private final ExtensionsClient lambda;
    private final boolean wantsInvocations;

    /** What an extension does at each of Lambda's words. */
    interface Stages {
        /** Registered; the function starts beside us, and waits for us before its first invocation. */
        void starts();

        void invocationBegins(Event event);

        void ends(Event event);
    }

    LifeCycle(ExtensionsClient lambda, boolean wantsInvocations) {
        this.lambda = lambda;
        this.wantsInvocations = wantsInvocations;
    }

    /**
     * Lives until Lambda says SHUTDOWN.
     *
     * @throws IOException if Lambda refuses us, or is gone
     */
    void live(Stages stages) throws IOException {
        boolean told = wantsInvocations && lambda.register("INVOKE", "SHUTDOWN");
        if (!told && !lambda.register("SHUTDOWN")) {
            throw new IOException("Lambda refused to tell even of SHUTDOWN");
        }
        Log.debug(() -> "registered; told of invocations: " + told);
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
