package dev.switchgear;

/** Works out what callers may decide without the participant: the two cases that make up nearly all calls. */
final class FastViews {
    private FastViews() {}

    static void publish(LocalCircuit circuit, Environment environment, long now) {
        FastView next = viewOf(circuit, environment, now);
        FastView old = circuit.fast;
        if (!next.equals(old)) {
            circuit.fast = next;
        }
    }

    private static FastView viewOf(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        boolean plain = environment.isFresh(circuit, now)
                && environment.orderFor(circuit, now).isEmpty()
                && circuit.snapshot.override().isEmpty()
                && !circuit.snapshot.isUnclear();
        if (!plain) {
            return FastView.NONE;
        }
        long slow = policy.slowCalls().map(rule -> rule.duration().toNanos()).orElse(Long.MAX_VALUE);
        CircuitSnapshot snapshot = circuit.snapshot;
        switch (circuit.phase(now, policy)) {
            case CLOSED -> {
                boolean quiet = !circuit.suspect && !snapshot.watch().isActive(now) && !circuit.preventsOpening(now);
                long span = environment.refresh.softSpanMillis(circuit.readAt, policy);
                return quiet ? new FastView(circuit.readAt, span, circuit.period, slow, null) : FastView.NONE;
            }
            case WAITING -> {
                boolean enforced = !policy.shadow() && policy.enforcePercentage() == 100;
                long span = Math.min(snapshot.openUntil() - circuit.readAt, Protocol.OPEN_REFRESH_MILLIS);
                Refusal refusal = ((Answer.Deny) Gate.waiting(circuit, now)).refusal();
                return enforced ? new FastView(circuit.readAt, span, circuit.period, slow, refusal) : FastView.NONE;
            }
            default -> {
                return FastView.NONE;
            }
        }
    }
}
