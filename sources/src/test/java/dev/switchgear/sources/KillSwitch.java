package dev.switchgear.sources;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Ends a run before one of its requests is sent, and sends no other one after it. */
final class KillSwitch implements ExecutionInterceptor {
    private int requests;
    private int killedAt = Integer.MAX_VALUE;

    /** The process ends. Nothing catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(int request) {
            super("killed at request " + request);
        }
    }

    void killAt(int request) {
        requests = 0;
        killedAt = request;
    }

    void disarm() {
        killedAt = Integer.MAX_VALUE;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        requests++;
        if (requests >= killedAt) {
            throw new Killed(requests);
        }
    }
}
