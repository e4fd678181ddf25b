package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Waits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A situation in which rules are compared.
 *
 * @param request the writer's knowledge when it composes the rule, in the terms of the model
 * @param constants the numbers of core, in the terms of the model
 * @param mutants the safeguards that are removed from the model
 */
record Situation(Map<String, Object> request, Map<String, Object> constants, Set<String> mutants) {
    static Situation of(CircuitSnapshot known, CircuitPolicy policy, long now) {
        return new Situation(request(known, now), constants(known, policy, now), Set.of());
    }

    /** Returns the same situation with more knowledge of the writer. */
    Situation with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(request);
        more.put(name, value);
        return new Situation(more, constants, mutants);
    }

    Situation without(Set<String> safeguards) {
        return new Situation(request, constants, safeguards);
    }

    private static Map<String, Object> request(CircuitSnapshot known, long now) {
        Map<String, Object> request = new HashMap<>();
        request.put("now", now);
        request.put("epoch", known.epoch() == 0 ? ModelValues.NONE : (Object) known.epoch());
        request.put("open", known.open());
        request.put("openUntil", known.openUntil() == 0 ? ModelValues.NONE : (Object) known.openUntil());
        request.put("grants", (long) known.grants());
        request.put("watch", known.watch().number());
        request.put("watchFrom", known.watch().fromMillis());
        request.put("signals", known.signals());
        return request;
    }

    private static Map<String, Object> constants(CircuitSnapshot known, CircuitPolicy policy, long now) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("now", now + 7_777); // the true time is not among the writer's times
        constants.put("None", ModelValues.NONE);
        constants.put(
                "Slots",
                LongStream.rangeClosed(1, known.highestSlot(policy))
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)));
        constants.put("Skew", Protocol.SKEW_MILLIS);
        constants.put("LeaseTime", Lease.millis(policy));
        constants.put("LongestLease", Protocol.LONGEST_LEASE_MILLIS);
        constants.put("LongestWait", Waits.longestMillis(policy));
        constants.put("SignalTime", policy.maxSignalWait().toMillis());
        constants.put("LongestSignal", Protocol.LONGEST_SIGNAL_MILLIS);
        constants.put("WatchTime", Protocol.WATCH_MILLIS);
        constants.put("LongestWatch", Protocol.LONGEST_WATCH_MILLIS);
        constants.put("FarAhead", Protocol.FAR_AHEAD_MILLIS);
        constants.put("LongestExtension", Protocol.LONGEST_EXTENSION_MILLIS);
        constants.put("RampTime", policy.ramp().toMillis());
        constants.put("GrantLimit", (long) Protocol.GRANTS);
        constants.put("CloseScore", (long) Protocol.CLOSE_SCORE);
        constants.put("ReopenScore", (long) Protocol.REOPEN_SCORE);
        return constants;
    }

    static Object orNone(Optional<Long> value) {
        return value.isPresent() ? value.get() : ModelValues.NONE;
    }
}
