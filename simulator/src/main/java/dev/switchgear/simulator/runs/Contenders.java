package dev.switchgear.simulator.runs;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.simulator.peers.AlarmsAndHealthCheck;
import dev.switchgear.simulator.peers.AlwaysOnTotals;
import dev.switchgear.simulator.peers.FailureRecords;
import dev.switchgear.simulator.peers.InHandler;
import dev.switchgear.simulator.peers.LastWriterWins;
import dev.switchgear.simulator.peers.OneAtATime;
import dev.switchgear.simulator.peers.PerInstance;
import dev.switchgear.simulator.peers.PollingExtension;
import dev.switchgear.simulator.peers.Powertools;
import dev.switchgear.simulator.peers.SharedBit;
import dev.switchgear.simulator.peers.StepFunctionsWorkflow;
import dev.switchgear.simulator.peers.Unprotected;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import java.time.Duration;
import java.util.List;

/** The protections that the scenarios compare: Switchgear, other breakers, and none. */
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
                new StepFunctionsWorkflow(),
                new FailureRecords(),
                new InHandler(),
                new AlarmsAndHealthCheck(),
                new SharedBit(),
                new AlwaysOnTotals());
    }
}
