package dev.switchgear.simulator.invariants;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.Admission;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.SwitchgearGuard;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks every decision of an environment that reads the table against the contents of the table. */
public final class AdmissionChecks implements Observer {
    private static final CircuitId ROOT = SwitchgearProtection.CIRCUIT;

    private final Margins margins;
    private final Map<CircuitId, Long> openSince = new HashMap<>();
    private final Map<Integer, Long> newestEpoch = new HashMap<>();
    private final Set<Integer> leapt = new HashSet<>();
    private final Map<Integer, Long> firstAsked = new HashMap<>();
    private final Set<Integer> decided = new HashSet<>();
    private CircuitItem root = CircuitItem.ABSENT;
    private long overrideSince;
    private long largestFleet;
    private boolean meddled;

    public AdmissionChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void transitioned(Applied applied, long now) {
        if (!applied.effective()) {
            return;
        }
        CircuitId circuit = applied.write().circuit();
        if (applied.opens()) {
            openSince.put(circuit, now);
        } else if (applied.closes()) {
            openSince.remove(circuit);
        }
        if (circuit.isRoot()) {
            boolean same = Objects.equals(
                    root.value(Attribute.OVERRIDE_AT), applied.after().value(Attribute.OVERRIDE_AT));
            overrideSince = same ? overrideSince : now;
            root = applied.after();
            largestFleet = Math.max(largestFleet, root.number(Attribute.FLEET_HINT, 0));
        }
    }

    @Override
    public void meddled(Object item, long now) {
        meddled = true;
        root = CircuitItem.ABSENT;
        openSince.clear();
    }

    @Override
    public void composed(SwitchgearGuard guard, TableRequest<?> request, long now) {
        firstAsked.putIfAbsent(guard.environment(), now);
    }

    @Override
    public void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {
        CircuitStatus status = guard.status(null);
        boolean first = decided.add(guard.environment());
        checkMonotone(guard, status, now);
        if (meddled || margins.clocksJump() || status.degraded()) {
            return;
        }
        if (admission instanceof Admission.Admitted admitted) {
            if (admitted.shadowed() == null) {
                checkFirst(guard, first && status.age().isPresent(), now);
                checkAdmitted(guard, key, admitted, now);
            }
        } else {
            checkRefused(guard, ((Admission.Refused) admission).refusal(), now);
        }
    }

    private void checkMonotone(SwitchgearGuard guard, CircuitStatus status, long now) {
        Long before = newestEpoch.put(guard.environment(), status.epoch());
        if (before != null && status.epoch() < before && !meddled) {
            throw new Violation(
                    Invariant.MONOTONE,
                    now,
                    "environment " + guard.environment() + " knew epoch " + before + " and now goes by "
                            + status.epoch());
        }
    }

    /** The first call of an environment that has read the table obeys an override that was set before the read. */
    private void checkFirst(SwitchgearGuard guard, boolean firstAndInformed, long now) {
        long asked = firstAsked.getOrDefault(guard.environment(), Long.MIN_VALUE);
        if (firstAndInformed
                && isOrdered("FORCED_OPEN", now)
                && overrideSince + margins.lagMillis() * Micros.MILLI <= asked) {
            throw new Violation(
                    Invariant.OVERRIDE_OBEYED,
                    now,
                    "environment " + guard.environment() + " admits its first call, asked the table "
                            + seconds(asked - overrideSince) + " after the circuit was forced open");
        }
    }

    private void checkAdmitted(SwitchgearGuard guard, @Nullable String key, Admission.Admitted admitted, long now) {
        Optional<Violation> violation = staleAdmission(guard, key, admitted, now);
        if (violation.isEmpty()) {
            leapt.remove(guard.environment());
        } else if (margins.policy().staleness() != CircuitPolicy.Staleness.OPTIMISTIC
                || !leapt.add(guard.environment())) { // one call may use the state from before a freeze
            throw violation.get();
        }
    }

    private Optional<Violation> staleAdmission(
            SwitchgearGuard guard, @Nullable String key, Admission.Admitted admitted, long now) {
        long allowed = margins.staleMillis(guard, largestFleet) * Micros.MILLI;
        if (isOrdered("FORCED_OPEN", now) && now - overrideSince > allowed) {
            return Optional.of(new Violation(
                    Invariant.OVERRIDE_OBEYED,
                    now,
                    "environment " + guard.environment() + " admits a call " + seconds(now - overrideSince)
                            + " after the circuit was forced open"));
        }
        if (admitted.isProbe() || guard.status(null).override().isPresent()) {
            return Optional.empty();
        }
        Optional<Violation> stale = checkFresh(guard, ROOT, now, allowed);
        boolean unheard = now - guard.readAnsweredMicros() > allowed; // the answer to a write contains no keys
        return stale.isPresent() || key == null || unheard || guard.status(key).degraded()
                ? stale
                : checkFresh(guard, ROOT.withKey(key), now, allowed);
    }

    private Optional<Violation> checkFresh(SwitchgearGuard guard, CircuitId circuit, long now, long allowed) {
        Long since = openSince.get(circuit);
        return since == null || now - since <= allowed
                ? Optional.empty()
                : Optional.of(new Violation(
                        Invariant.STALENESS,
                        now,
                        "environment " + guard.environment() + " admits a call into " + circuit
                                + " which has been OPEN for " + seconds(now - since) + "; " + guard.status(null)));
    }

    private void checkRefused(SwitchgearGuard guard, Refusal refusal, long now) {
        boolean closed = isOrdered("FORCED_CLOSED", now) || isOrdered("DISABLED", now);
        if (closed && now - overrideSince > margins.staleWaitMillis(guard, largestFleet) * Micros.MILLI) {
            throw new Violation(
                    Invariant.OVERRIDE_OBEYED,
                    now,
                    "environment " + guard.environment() + " refuses a call " + seconds(now - overrideSince)
                            + " after the circuit was forced closed: " + refusal);
        }
    }

    /** Whether an operator's override applies to every environment, however wrong its clock is. */
    private boolean isOrdered(String order, long now) {
        return order.equals(root.value(Attribute.OVERRIDE))
                && root.number(Attribute.OVERRIDE_UNTIL, Long.MAX_VALUE) - margins.clockErrorMillis()
                        > WallClock.trueMillis(now);
    }

    private static String seconds(long micros) {
        return Micros.seconds(micros) + " s";
    }
}
