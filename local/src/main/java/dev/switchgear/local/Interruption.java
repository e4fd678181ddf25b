package dev.switchgear.local;

import dev.switchgear.sandbox.Sandbox;
import java.util.concurrent.atomic.AtomicReference;

/** What happens when somebody wants the run to end early (Ctrl-C, SIGTERM): everything it started goes first. */
public final class Interruption {
    private enum FleetStage {
        POSSIBLE,
        CAME,
        /** The story is told; what is left is cleaning up, which need not be interrupted. */
        TOO_LATE
    }

    private final AtomicReference<FleetStage> stage = new AtomicReference<>(FleetStage.POSSIBLE);

    private Interruption() {}

    /** From now on an interruption closes {@code host}, then ends this process with {@code status}. */
    public static Interruption stops(Sandbox host, int status) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (interruption.stage.compareAndSet(FleetStage.POSSIBLE, FleetStage.CAME)) {
                                host.close();
                                Runtime.getRuntime().halt(status);
                            }
                        },
                        "interruption"));
        return interruption;
    }

    /** Returns whether it has come. */
    public boolean came() {
        return stage.get() == FleetStage.CAME;
    }

    /** From now on it does nothing. */
    public void over() {
        stage.compareAndSet(FleetStage.POSSIBLE, FleetStage.TOO_LATE);
    }
}
