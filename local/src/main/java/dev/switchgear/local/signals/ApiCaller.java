package dev.switchgear.local.signals;

import dev.switchgear.Circuit;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import java.util.function.Consumer;

/** A function behind an API. It asks the circuit and makes the call, or answers 503 at once if the circuit refuses. */
final class ApiCaller {
    private final Circuit circuit;
    private final MonitoredService dependency;
    private final Consumer<Integer> reports;

    /**
     * Creates a caller.
     *
     * @param reports receives the status of every call that was no probe
     */
    ApiCaller(Circuit circuit, MonitoredService dependency, Consumer<Integer> reports) {
        this.circuit = circuit;
        this.dependency = dependency;
        this.reports = reports;
    }

    /** Answers a request with the dependency's status, or 503. */
    int answer() {
        Decision decision = circuit.decide();
        if (!decision.permitted()) {
            return 503;
        }
        try (Permit permit = decision.permit()) {
            int status = MonitoredService.get(dependency.uri("/charge"));
            if (!permit.isProbe()) {
                reports.accept(status);
            } else if (status == 200) {
                permit.success();
            } else {
                permit.failure(new IllegalStateException("status " + status));
            }
            return status;
        }
    }
}
