package dev.switchgear.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The runs of the model checker: instances on which every invariant holds, and faults that it must find. */
final class ModelRuns {
    /** Small instances, with all of their states. */
    static final List<ModelRun> INSTANCES = List.of(
            ModelRun.holds("permits", "leases, nonces, verdicts, renewals"),
            ModelRun.holds("trips", "trips from views that lag, arriving late"),
            ModelRun.holds("absurd", "what a broken clock has left behind"),
            ModelRun.holds("operators", "overrides come and go while everything automatic goes on"),
            ModelRun.holds("signals", "alarms and all-clears of two sources, late and out of order"),
            ModelRun.holds("orders", "alarms and all-clears of a source while overrides come and go"),
            ModelRun.holds("waits", "a dependency asks for longer waits while permits are granted"),
            ModelRun.holds("watches", "an item is created, watched, calmed, extended, tripped"),
            ModelRun.holds("readers", "questions and answers overtake each other"));

    /**
     * Checks that every rule of every instance takes effect in it. Otherwise its invariants would prove nothing about
     * that rule.
     */
    static final List<ModelRun> AWAKE =
            INSTANCES.stream().map(ModelRun::isAwake).toList();

    /** Runs without one of the safeguards; the invariant that it protects must be violated. */
    static final List<ModelRun> MUTANTS = List.of(
            ModelRun.mutant("NoEpochFence", "permits", "Fencing", "writes take effect in any epoch"),
            ModelRun.mutant("EpochStands", "permits", "Fencing", "a change of state keeps the epoch"),
            ModelRun.mutant("NoWatchFence", "watches", "Fencing", "evidence of one watch decides in another"),
            ModelRun.mutant("NoNonceFence", "permits", "CountedOnce", "an outcome needs no lease"),
            ModelRun.mutant("NoLeaseCheck", "permits", "Permits", "a holder does not look at its clock"),
            ModelRun.mutant("NoSlotCheck", "permits", "Permits", "a grant takes a slot that is held"),
            ModelRun.mutant(
                    "NoSkewMargin", "permits", "Permits", "a lease is over for others when it is for its holder"),
            new ModelRun(
                    "Drift 2 > Skew 1",
                    "permits",
                    Map.of("Drift", "2"),
                    "Permits",
                    "clocks differ by more than the margin"),
            ModelRun.mutant(
                    "PermitsUnfenced", "permits", "Permits", "a grant that was overtaken by another takes effect"),
            twice("PermitsUnfenced"),
            ModelRun.mutant("NoGrantLimit", "permits", "Grants", "permits without end"),
            ModelRun.mutant("GrantIgnoresScore", "permits", "VerdictDecides", "a permit after the verdict"),
            ModelRun.mutant("CloseIgnoresScore", "permits", "VerdictDecides", "a recovery without good probes"),
            ModelRun.mutant("WaitNeverEnds", "permits", "Recovery", "the wait is never over"),
            ModelRun.mutant("LeaseNeverEnds", "permits", "Recovery", "a dead prober keeps its slot"),
            missing("RENEW", "the permits of an epoch are used up for good"),
            missing("REOPEN", "nobody carries out a bad verdict"),
            missing("CLOSE", "nobody carries out a good verdict"),
            ModelRun.mutant("AbsurdLeaseStands", "absurd", "Recovery", "a lease of a broken clock holds for ever"),
            ModelRun.mutant("AbsurdWaitStands", "absurd", "Recovery", "a wait of a broken clock holds for ever"),
            ModelRun.mutant("AbsurdWaitKept", "absurd", "SignalsHold", "a signal adopts the absurd wait that stands"),
            ModelRun.mutant("RelativeUntil", "permits", "LateTrips", "a wait begins when the write arrives"),
            ModelRun.mutant("OverrideIgnored", "operators", "OperatorsWin", "automatic rules do not look at overrides"),
            ModelRun.mutant("SignalUnfenced", "waits", "WaitsOnlyGrow", "a signal undoes a postponement in between"),
            ModelRun.mutant("PostponeShortens", "waits", "WaitsOnlyGrow", "a postponement may shorten"),
            ModelRun.mutant("AbsurdWaitByClock", "waits", "WaitsFirst", "absurd is what is by a late writer's clock"),
            ModelRun.mutant("ClearUnfenced", "signals", "SignalsEnd", "two last all-clears each take the other for one")
                    .with("Rules", ModelRun.set("SIGNAL", "CLEAR")),
            ModelRun.mutant("ClearWaits", "orders", "Heard", "an all-clear does not count while an override stands"),
            ModelRun.mutant("NoSignalOrder", "signals", "SignalsInOrder", "an old notification counts"),
            ModelRun.mutant("StalenessWithoutDelta", "readers", "Staleness", "the bound forgets that reads lag"),
            ModelRun.mutant("AgeFromArrival", "readers", "Staleness", "an answer is as old as its arrival"),
            ModelRun.mutant("OldReadsWin", "readers", "Monotone", "a lagging read is believed"),
            ModelRun.mutant(
                    "OvertakenAnswersWin", "readers", "Monotone", "a newest answer is the newest when it arrives"));

    /** Properties that are not promised. The check shows that they do not hold. */
    static final List<ModelRun> LIMITS = List.of(
            ModelRun.limit("NewestOrderStands", "operators", "an operator's order that is held up undoes a newer one")
                    .with("Followed", ModelRun.set("orders")),
            ModelRun.limit("PermitsOfAllPeriods", "permits", "probes of a period may outlive it by their call timeout")
                    .with("Slots", "{1, 2}", "GrantLimit", "3", "HeldUp", "0"));

    /** The same instances with larger constants; they take long. */
    static final List<ModelRun> LARGER = List.of(
            larger("permits", "longer").with("Horizon", "5", "Periods", "2"),
            larger("permits", "held up").with("HeldUp", "2", "Nonces", "{1, 2, 3, 4, 5}"),
            larger("permits", "of two slots").with("Slots", "{1, 2}", "Horizon", "3", "Nonces", "{1, 2, 3, 4, 5, 6}"),
            larger("trips", "longer").with("Horizon", "4", "Lag", "2"),
            larger("operators", "longer")
                    .with(
                            "Horizon",
                            "4",
                            "Periods",
                            "2",
                            "Rules",
                            ModelRun.set("TRIP", "GRANT", "CLOSE", "REOPEN", "RENEW", "OVERRIDE", "RELEASE")),
            larger("signals", "longer").with("Horizon", "3"),
            larger("waits", "longer").with("Horizon", "5"),
            larger("watches", "held up").with("HeldUp", "2"),
            larger("readers", "and orders").with("Rules", ModelRun.set("TRIP", "CLOSE", "OVERRIDE", "RELEASE")));

    private ModelRuns() {}

    private static ModelRun larger(String instance, String how) {
        return new ModelRun(instance + " " + how, instance, Map.of(), "", "the same, " + how);
    }

    private static ModelRun missing(String rule, String why) {
        String[] others = Stream.of("GRANT", "CLOSE", "REOPEN", "RENEW")
                .filter(name -> !name.equals(rule))
                .toArray(String[]::new);
        return new ModelRun("No " + rule, "permits", Map.of(), "Recovery", why).with("Rules", ModelRun.set(others));
    }

    private static ModelRun twice(String mutant) {
        return new ModelRun(
                        mutant + " twice",
                        "permits",
                        Map.of("Mutants", ModelRun.set(mutant)),
                        "CountedOnce",
                        "a grant and its outcome that both arrive twice count twice")
                .with("HeldUp", "2", "Drift", "0", "Rules", ModelRun.set("GRANT"))
                .with("CloseScore", "2");
    }
}
