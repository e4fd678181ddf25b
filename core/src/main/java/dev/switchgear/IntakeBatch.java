package dev.switchgear;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Report;
import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Digest;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.protocol.Waits;
import dev.switchgear.protocol.Watch;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Records one batch of reports about one circuit, and opens it if the evidence says so. */
final class IntakeBatch {
    private static final long CALM_FROM_MILLIS = 1_000;
    /** How much older than the report that starts a watch another report of the same watch may be. */
    private static final long DISORDER_MILLIS = 5_000;

    private final Intake intake;
    private final CircuitId circuit;
    private final CircuitPolicy policy;
    private final Transitions transitions;
    private CircuitSnapshot known;

    IntakeBatch(Intake intake, CircuitId circuit, CircuitPolicy policy, CircuitSnapshot known) {
        this.intake = intake;
        this.circuit = circuit;
        this.policy = policy;
        this.known = known;
        long life = circuit.isRoot() ? Protocol.ITEM_LIFE_MILLIS : Protocol.KEY_LIFE_MILLIS;
        this.transitions = new Transitions(policy, intake.writer, life);
    }

    List<Intake.Fate> record(List<Report> reports, boolean overridden, long now) {
        List<Intake.Fate> fates = new ArrayList<>();
        Map<String, Report> usable = new LinkedHashMap<>();
        for (Report report : reports) {
            Intake.Fate fate = overridden ? Intake.Fate.OVERRIDDEN : fateOf(report);
            fates.add(fate);
            if (fate == Intake.Fate.COUNTED) {
                usable.putIfAbsent(Digest.of(identity(report)), report);
            }
        }
        if (usable.isEmpty()) {
            return fates;
        }
        if (known.open()) {
            postpone(usable.values(), now);
            return replaced(fates, Intake.Fate.OPEN);
        }
        if (!known.watch().isActive(now) && !startWatch(usable, now)) {
            return replaced(fates, known.open() ? Intake.Fate.OPEN : Intake.Fate.QUIET);
        }
        long from = known.watch().fromMillis();
        usable.values().removeIf(report -> report.at().toEpochMilli() < from);
        if (!usable.isEmpty()) {
            judge(usable, now);
        }
        for (int i = 0; i < fates.size(); i++) {
            if (fates.get(i) == Intake.Fate.COUNTED && reports.get(i).at().toEpochMilli() < from) {
                fates.set(i, Intake.Fate.EARLIER_PERIOD);
            }
        }
        return fates;
    }

    /**
     * The identity under which a report counts once. For a failure rate, one environment counts once a second and adds
     * at most 1 to the score, whether it succeeded or failed. Many reports of one bad environment cannot outvote the fleet.
     */
    private String identity(Report report) {
        return Judgement.isSampled(policy)
                ? report.environment() + "/" + report.at().getEpochSecond()
                : report.id();
    }

    private Intake.Fate fateOf(Report report) {
        boolean counts = policy.tripRule() instanceof TripRule.FailureCount;
        if (report.failuresOnly() && !counts) {
            return Intake.Fate.NEEDS_TOTALS;
        }
        boolean beforeClose =
                known.rampFrom() > 0 && !known.open() && report.at().toEpochMilli() < known.rampFrom();
        boolean otherEpoch = report.epoch().isPresent()
                && report.epoch().getAsLong() > 0
                && known.epoch() > 0
                && report.epoch().getAsLong() < known.epoch();
        return beforeClose || otherEpoch ? Intake.Fate.EARLIER_PERIOD : Intake.Fate.COUNTED;
    }

    /** Starts a watch if a report is a reason for one; returns whether one runs now. */
    private boolean startWatch(Map<String, Report> usable, long now) {
        Watch last = known.watch();
        long ended = Math.max(last.untilMillis(), known.levelAt()); // a calmed watch says a little less than its end
        long earliest = last.number() == 0 ? 0 : Math.min(now, ended);
        String trigger = null;
        long oldest = now;
        for (Map.Entry<String, Report> entry : usable.entrySet()) {
            long at = entry.getValue().at().toEpochMilli();
            if (at >= earliest && isBad(entry.getValue(), policy)) {
                oldest = Math.min(oldest, at);
                trigger = trigger == null && asks(entry.getKey(), now) ? entry.getKey() : trigger;
            }
        }
        if (trigger == null) {
            return false;
        }
        long from = Math.max(earliest, oldest - DISORDER_MILLIS);
        boolean started = apply(snapshot -> transitions.watch(snapshot, now, from));
        if (started && Judgement.isSampled(policy)) {
            usable.remove(trigger); // it was chosen because it is bad
        }
        return known.watch().isActive(now) && !known.open();
    }

    /** The more watches found nothing, the rarer the next; the hash of the event stands for a random number. */
    private boolean asks(String digest, long now) {
        if (!Judgement.isSampled(policy)) {
            return true;
        }
        int level = known.levelAt(now);
        Watch watch = known.watch();
        long ended = Math.max(watch.untilMillis(), known.levelAt());
        boolean rested = watch.number() == 0 || Long.compareUnsigned(now - ended, Watch.gapMillis(level)) >= 0;
        return rested && Hash.share(digest.hashCode(), known.epoch(), watch.number()) < Math.pow(2, -level);
    }

    /** Whether the report is a reason to start a watch. */
    private static boolean isBad(Report report, CircuitPolicy policy) {
        return report.failures() > 0 || (report.slow() > 0 && policy.slowCalls().isPresent());
    }

    private void judge(Map<String, Report> usable, long now) {
        Map<String, Evidence> events = new LinkedHashMap<>();
        usable.forEach((digest, report) -> events.put(digest, evidence(report)));
        EvidenceId watch = new EvidenceId(circuit, known.epoch(), known.watch().number());
        Instant expiresAt = Instant.ofEpochMilli(now + Protocol.EVIDENCE_LIFE_MILLIS);
        Evidence totals = intake.ledger.addOnce(watch, events, expiresAt, Intake.BUDGET);
        long age = known.watch().ageMillis(now);
        Judgement judgement = Judgement.of(totals, age, false, policy);
        int fleet = Math.max(known.fleetHint(), environments(totals));
        switch (judgement.verdict()) {
            case TRIP -> {
                double draw = Hash.share(known.epoch(), known.watch().number(), circuit.hashCode());
                long wait = Waits.millis(policy, known.reopensIfTripped(now), draw);
                long longest = Math.max(wait, askedFor(usable.values()));
                apply(snapshot -> transitions.trip(snapshot, now, judgement.reason(), longest, fleet));
            }
            case CALM -> {
                if (!known.isWatchedAfterRecovery() && age >= CALM_FROM_MILLIS) {
                    apply(snapshot -> transitions.calm(snapshot, now, fleet));
                }
            }
            case SUSPICIOUS -> {
                boolean ending = known.watch().untilMillis() - now < Protocol.EXTEND_BELOW_MILLIS;
                if (ending && age < Protocol.LONGEST_EXTENSION_MILLIS - 1_000) {
                    apply(snapshot -> transitions.extend(snapshot, now));
                }
            }
            case OPEN_QUESTION -> {}
        }
    }

    private Evidence evidence(Report report) {
        int bucket = Hash.bucket(report.environment().hashCode(), Evidence.ENVIRONMENT_BUCKETS);
        long failures = report.failures();
        long slow = report.slow();
        if (policy.tripRule() instanceof TripRule.FailureRate rate) {
            failures = admissible(rate.threshold(), failures, report.calls());
            slow = policy.slowCalls().isEmpty()
                    ? slow
                    : admissible(policy.slowCalls().get().rateThreshold(), slow, report.calls());
        }
        long held = report.failures() - failures + report.slow() - slow;
        long calls = Math.max(report.calls() - held, Math.max(failures, slow));
        return new Evidence(calls, failures, slow, Set.of(bucket), Set.of());
    }

    private static long admissible(double threshold, long bad, long calls) {
        return new SequentialTest(threshold).admissible(bad, calls - bad, 0, 1);
    }

    private int environments(Evidence totals) {
        return (int) Math.round(FleetEstimate.distinct(totals.environments().size(), Evidence.ENVIRONMENT_BUCKETS));
    }

    private void postpone(Iterable<Report> reports, long now) {
        long until = now + askedFor(reports);
        if (known.phase(now, policy) == Phase.WAITING && until > known.openUntil() + 1_000) {
            apply(snapshot -> transitions.postpone(snapshot, now, until));
        }
    }

    private long askedFor(Iterable<Report> reports) {
        long longest = 0;
        for (Report report : reports) {
            longest = Math.max(
                    longest, report.retryAfter().map(Duration::toMillis).orElse(0L));
        }
        return Math.min(longest, policy.maxRetryAfter().toMillis());
    }

    /** Applies a rule once. After a lost race, it learns the winner's item and does not try again. */
    private boolean apply(Function<CircuitSnapshot, dev.switchgear.spi.Transition> rule) {
        TransitionResult result = intake.store.apply(circuit, rule.apply(known), Intake.BUDGET);
        known = CircuitSnapshot.of(result.item());
        return result.applied();
    }

    private static List<Intake.Fate> replaced(List<Intake.Fate> fates, Intake.Fate instead) {
        return fates.stream()
                .map(fate -> fate == Intake.Fate.COUNTED ? instead : fate)
                .toList();
    }
}
