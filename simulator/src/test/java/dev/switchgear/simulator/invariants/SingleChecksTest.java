package dev.switchgear.simulator.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.CallGuard;
import dev.switchgear.simulator.world.CircuitWrite;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.EvidenceAdd;
import dev.switchgear.simulator.world.Exchanges;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.Response;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SimulatedDependency;
import dev.switchgear.simulator.world.SimulatedEnvironment;
import dev.switchgear.simulator.world.SwitchgearGuard;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.simulator.world.World;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Passes violations to the checks directly that no broken table can cause. */
class SingleChecksTest {
    private static final CircuitId CIRCUIT = SwitchgearProtection.CIRCUIT;

    private final Observer nobody = new Observer() {};
    private final CircuitPolicy policy = CircuitPolicy.defaults();
    private final Scenario scenario = Scenario.of("checks", FleetPlan.of(1, 1), DependencyPlan.of(0), 100);
    private final Margins margins = new Margins(scenario, policy);
    private final TransitionChecks transitions = new TransitionChecks(margins);
    private final CostChecks costs = new CostChecks(margins);
    private final EvidenceChecks evidence = new EvidenceChecks(margins);

    @Test
    void aWriteBeforeAnyFailureIsNoticed() {
        expect(Invariant.ZERO_WRITES, () -> costs.used(write(Transition.Rule.WATCH), false, 0));
    }

    @Test
    void aCallThatWaitsTooLongIsNoticed() {
        Exchanges patient = new Exchanges(policy);
        patient.spend(new StoreRequest.Read(CIRCUIT, new ReadScope(false, false), 0, 1), 20_001);

        expect(Invariant.BUDGET, () -> costs.waited(guard(), patient, 0));
    }

    @Test
    void aCallThatSendsRequestsWithoutEndIsNoticed() {
        Exchanges restless = new Exchanges(policy);
        for (int i = 0; i < 13; i++) {
            restless.spend(new StoreRequest.Read(CIRCUIT, new ReadScope(false, false), 0, i), 1);
        }

        expect(Invariant.BUDGET, () -> costs.waited(guard(), restless, 0));
    }

    @Test
    void aWaitBeyondThePolicysLongestIsNoticed() {
        CircuitItem after = item().with(Attribute.STATE, "OPEN")
                .with(Attribute.EPOCH, 2L)
                .with(Attribute.OPEN_UNTIL, WallClock.START_MILLIS + 18_002);

        expect(Invariant.BOUNDED_WAIT, () -> transitions.transitioned(applied(Transition.Rule.TRIP, after), 0));
    }

    @Test
    void anItemBeyondOneKilobyteIsNoticed() {
        CircuitItem after = item().with(Attribute.REASON, "x".repeat(1_000));

        expect(Invariant.SIZE, () -> transitions.transitioned(applied(Transition.Rule.EXTEND, after), 0));
    }

    @Test
    void aCircuitThatClosesWithoutSuccessfulProbesIsNoticed() {
        CircuitItem open = item().with(Attribute.STATE, "OPEN").with(Attribute.PROBE_SCORE, 2L);
        Applied close = new Applied(write(Transition.Rule.CLOSE), true, open, item().with(Attribute.EPOCH, 2L));

        expect(Invariant.CLOSES_BY_PROBES, () -> transitions.transitioned(close, 0));
    }

    @Test
    void evidenceOfAWatchThatWasNeverStartedIsNoticed() {
        expect(Invariant.EVIDENCE_ONCE, () -> evidence.composed(guard(), report(7, 1), 0));
    }

    @Test
    void evidenceOfCallsThatWereNotMadeIsNoticed() {
        startWatch();

        expect(Invariant.EVIDENCE_ONCE, () -> evidence.composed(guard(), report(1, 1), Micros.SECOND));
    }

    @Test
    void anEnvironmentThatContributesTooMuchIsNoticed() {
        startWatch();
        SimulatedEnvironment environment = environment();
        for (int i = 0; i < 5; i++) {
            Response failure = new SimulatedDependency(
                            DependencyPlan.of(1, new Episode(0, 1, Episode.Ill.FAILS_FAST, 1)), new Seeds(1))
                    .respond(0, -1, 0);
            evidence.ended(new Call(environment, null, CallGuard.Pass.PLAIN, failure, 0), true, 0);
        }

        expect(Invariant.EVIDENCE_CAP, () -> evidence.composed(guard(), report(1, 5), 0));
    }

    private static void expect(Invariant invariant, ThrowingCallable what) {
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(what)
                .satisfies(violation -> assertThat(violation.invariant()).isEqualTo(invariant));
    }

    private void startWatch() {
        CircuitItem after = item().with(Attribute.WATCH, 1L).with(Attribute.WATCH_FROM, WallClock.START_MILLIS);
        evidence.transitioned(applied(Transition.Rule.WATCH, after), 0);
    }

    private EvidenceAdd report(long watch, int failures) {
        return new EvidenceAdd(
                0, new EvidenceId(CIRCUIT, 1, watch), new Evidence(failures, failures, 0, Set.of(1), Set.of()), nobody);
    }

    private SimulatedEnvironment environment() {
        World world =
                new World(new RunPlan(scenario, new SwitchgearProtection(policy), 1, Trace.silent()), List.of(nobody));
        world.open();
        return world.fleet().live().get(0);
    }

    private SwitchgearGuard guard() {
        return (SwitchgearGuard) environment().guard();
    }

    private Applied applied(Transition.Rule rule, CircuitItem after) {
        return new Applied(write(rule), true, item(), after);
    }

    private CircuitWrite write(Transition.Rule rule) {
        return new CircuitWrite(CIRCUIT, new Transition(rule, List.of(), List.of()), 1, 0, nobody);
    }

    private static CircuitItem item() {
        return CircuitItem.ABSENT.with(Attribute.EPOCH, 1L).with(Attribute.STATE, "CLOSED");
    }
}
