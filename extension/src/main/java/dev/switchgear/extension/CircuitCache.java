package dev.switchgear.extension;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The circuits that this process has been asked about, up to a limit. A new one replaces the oldest. */
final class CircuitCache {
    static final int MOST = 1_000;

    private static final long LONGEST_WAY_MILLIS = 5;

    /** A caller makes its call after half a second without an answer. */
    private static final Duration LONGEST_FIRST_READ = Duration.ofMillis(400);

    private final Switchgear switchgear;
    private final Function<String, CircuitPolicy> policies;
    private final InstantSource clock;
    private final Map<String, Circuit> known = new LinkedHashMap<>();
    private long readMillis;

    CircuitCache(Switchgear switchgear, Function<String, CircuitPolicy> policies, InstantSource clock) {
        this.switchgear = switchgear;
        this.policies = policies;
        this.clock = clock;
    }

    /** @throws BadRequestException if this is not a valid name */
    Circuit named(String name) throws BadRequestException {
        try {
            return known(name);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(400, String.valueOf(e.getMessage()));
        }
    }

    private synchronized Circuit known(String name) {
        Circuit circuit = known.get(name);
        if (circuit == null) {
            circuit = switchgear.circuit(name, answering(policies.apply(name)));
            if (known.size() >= MOST) {
                known.remove(known.keySet().iterator().next());
            }
            known.put(name, circuit);
        }
        return circuit;
    }

    /**
     * The caller waits from its request to our answer. So the time that the extension itself needs is subtracted from
     * the time that {@code core} may wait for the store.
     */
    static Duration waiting(Duration readBudget) {
        long millis = readBudget.toMillis();
        return Duration.ofMillis(Math.max(1, millis - Math.min(LONGEST_WAY_MILLIS, millis / 4)));
    }

    private static CircuitPolicy answering(CircuitPolicy policy) {
        Duration first = policy.firstReadBudget();
        return policy.toBuilder()
                .readBudget(waiting(policy.readBudget()))
                .firstReadBudget(first.compareTo(LONGEST_FIRST_READ) < 0 ? first : LONGEST_FIRST_READ)
                .build();
    }

    /** Reads circuits in one request, before the first call. */
    boolean prefetch(List<String> names, Duration budget) {
        names.forEach(this::known);
        return switchgear.prefetch(budget, names.toArray(String[]::new));
    }

    /**
     * The status of every circuit. It is read again, in one request, if it is too old for a call. So repeated requests
     * for the list cost one read per interval.
     */
    Map<String, CircuitStatus> all(Duration budget) {
        List<String> stale = new ArrayList<>();
        Map<String, Circuit> circuits;
        synchronized (this) {
            circuits = new LinkedHashMap<>(known);
            long now = clock.millis();
            if (Math.abs(now - readMillis)
                    >= CircuitPolicy.defaults().refreshInterval().toMillis()) {
                readMillis = now;
                circuits.forEach((name, circuit) -> {
                    if (circuit.status().degraded()) {
                        stale.add(name);
                    }
                });
            }
        }
        if (!stale.isEmpty()) {
            switchgear.prefetch(budget, stale.toArray(String[]::new));
        }
        Map<String, CircuitStatus> all = new LinkedHashMap<>();
        circuits.forEach((name, circuit) -> all.put(name, circuit.status()));
        return all;
    }
}
