package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import java.time.Duration;
import java.util.List;

/** Who is put through the scenarios: Switchgear, what others do, and doing nothing. */
final class Contenders {
    private Contenders() {}

    static Protection switchgear(Scenario scenario) {
        CircuitPolicy policy = CircuitPolicy.defaults();
        if (scenario.name().equals(Scenarios.BROWN_OUT)) {
            policy = policy.toBuilder()
                    .slowCalls(Duration.ofMillis(Recorder.SLOW_MICROS / Micros.MILLI), 0.8)
                    .build();
        }
        return new SwitchgearProtection(policy);
    }

    static List<Protection> peers() {
        return List.of(
                new Unprotected(),
                PerInstance.byDefault(),
                PerInstance.tuned(),
                new Powertools(),
                new LastWriterWins(),
                new OneAtATime(),
                new PollingExtension(),
                new Workflow(),
                new FailureRecords(),
                new InHandler(),
                new AlarmsAndHealthCheck(),
                new SharedBit(),
                new AlwaysOnTotals());
    }
}
