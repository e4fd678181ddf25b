package dev.switchgear.local;

import dev.switchgear.sandbox.Sandbox;
import java.util.concurrent.atomic.AtomicReference;

/** Handles an early end of the run (Ctrl-C, SIGTERM): it stops every process that the run has started. */
public final class Interruption {
    private enum InterruptionState {
        POSSIBLE,
        CAME,
        /** The story has ended. The rest is cleaning up, which must not be interrupted. */
        TOO_LATE
    }

    private final AtomicReference<InterruptionState> stage = new AtomicReference<>(InterruptionState.POSSIBLE);

    private Interruption() {}

    /** Closes {@code host} when an interruption comes, and then ends this process with {@code status}. */
    public static Interruption stops(Sandbox host, int status) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (interruption.stage.compareAndSet(InterruptionState.POSSIBLE, InterruptionState.CAME)) {
                                host.close();
                                Runtime.getRuntime().halt(status);
                            }
                        },
                        "interruption"));
        return interruption;
    }

    /** Returns whether an interruption came. */
    public boolean came() {
        return stage.get() == InterruptionState.CAME;
    }

    /** Ignores later interruptions. */
    public void over() {
        stage.compareAndSet(InterruptionState.POSSIBLE, InterruptionState.TOO_LATE);
    }
}
