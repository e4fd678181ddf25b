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

/** The circuits that this process has been asked about, at most so many: who asks for others pushes out the oldest. */
final class Circuits {
    static final int MOST = 1_000;

    private static final long LONGEST_WAY_MILLIS = 5;

    /** A caller takes silence for a yes after half a second. */
    private static final Duration LONGEST_FIRST_READ = Duration.ofMillis(400);

    private final Switchgear switchgear;
    private final Function<String, CircuitPolicy> policies;
    private final InstantSource clock;
    private final Map<String, Circuit> known = new LinkedHashMap<>();
    private long readMillis;

    Circuits(Switchgear switchgear, Function<String, CircuitPolicy> policies, InstantSource clock) {
        this.switchgear = switchgear;
        this.policies = policies;
        this.clock = clock;
    }

    /** @throws BadRequestException if there can be no circuit of this name */
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
     * The caller counts from its request to our answer, so the way through here, which is longest when it is gone for the
     * first time, is taken off what {@code core} may wait for the store.
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

    /** Reads them in one request, before the first call. */
    boolean prefetch(List<String> names, Duration budget) {
        names.forEach(this::known);
        return switchgear.prefetch(budget, names.toArray(String[]::new));
    }

    /**
     * What is known of every circuit, read anew in one request if it is older than a call would go by; a list that is
     * asked for again and again costs one read per interval.
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
