package dev.switchgear.participant;

/** What a participant has counted of one circuit, for tests that drive it through its host. */
public final class Counted {
    private final LocalCircuit circuit;

    private Counted(LocalCircuit circuit) {
        this.circuit = circuit;
    }

    public static Counted of(Admission.Admitted admitted) {
        return new Counted(admitted.passages().get(0).circuit());
    }

    @SuppressWarnings("ReferenceEquality") // the same object, or what one learns the other does not
    public boolean isTheSameAs(Counted other) {
        return circuit == other.circuit;
    }

    @SuppressWarnings("ReferenceEquality") // another view is another time
    public boolean isSeenBy(FastView view) {
        return circuit.fast == view;
    }

    public int suspicion() {
        return circuit.failing;
    }

    public void startsNoWatchFor(long millis, long now) {
        circuit.noTrigger = Span.of(now, millis);
    }

    public Recent recent(long now) {
        RollingWindow.Counts counts = circuit.window.since(now - 8_000, now);
        return new Recent(counts.calls(), counts.failures());
    }

    /** Of the last eight seconds. */
    public record Recent(long calls, long failures) {}
}
