package dev.switchgear.simulator.invariants;

import dev.switchgear.simulator.time.WallClock;
import dev.switchgear.simulator.world.Applied;
import dev.switchgear.simulator.world.CircuitWrite;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Checks every change of the table. */
public final class TransitionChecks implements Observer {
    private static final int MOST_BYTES = 1_024;
    private static final int MOST_GRANTS = 10;
    private static final int SLOTS = 8;
    private static final int CLOSE_SCORE = 3;
    private static final int STORED_KEYS = 64;
    private static final Set<String> PEOPLES_TEXTS = Set.of("policy", "policyBy", "overrideReason", "overrideBy");

    private final Margins margins;
    private final Map<CircuitId, Set<Long>> usedEpochs = new HashMap<>();
    private final Set<CircuitId> keys = new HashSet<>();
    private final Set<CircuitWrite> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> ghosts = new HashSet<>();
    private long deletedAt = -1;

    public TransitionChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void transitioned(Applied applied, long now) {
        if (!applied.effective()) {
            return;
        }
        if (isAutomatic(applied)) {
            checkFence(applied, now);
            checkOnce(applied, now);
            checkOverride(applied, now);
        }
        checkEpoch(applied, now);
        checkWait(applied, now);
        checkSlots(applied, now);
        checkSize(applied, now);
    }

    @Override
    public void meddled(Object item, long now) {
        deletedAt = now;
    }

    private static boolean isAutomatic(Applied applied) {
        Rule rule = applied.write().transition().rule();
        return rule != Rule.OVERRIDE && rule != Rule.POLICY;
    }

    private static void checkFence(Applied applied, long now) {
        long before = Applied.epoch(applied.before());
        if (applied.write().knownEpoch() != before) {
            throw violation(
                    Invariant.FENCING,
                    applied,
                    now,
                    "composed against epoch " + applied.write().knownEpoch() + ", took effect in epoch " + before);
        }
    }

    private void checkOnce(Applied applied, long now) {
        Rule rule = applied.write().transition().rule();
        if (done.add(applied.write()) || isRepeatable(applied)) {
            return;
        }
        Set<Object> returned = holders(applied.before(), applied.after());
        if (rule == Rule.GRANT) {
            ghosts.addAll(holders(applied.after(), applied.before())); // an unused slot
        } else if (rule != Rule.PROBE || returned.isEmpty() || !ghosts.containsAll(returned)) {
            throw violation(Invariant.ONCE, applied, now, "took effect twice");
        }
    }

    /**
     * Whether a duplicate may take effect: it raises a value again that it raised before, and that something has
     * lowered since. A wait is lowered by a signal that clears, and by a clock that is so wrong that it takes a valid
     * wait for an absurd one.
     */
    private boolean isRepeatable(Applied applied) {
        Rule rule = applied.write().transition().rule();
        return rule == Rule.EXTEND || rule == Rule.POSTPONE || isPosthumous(applied);
    }

    /** Returns the holder of a slot in one item that is not its holder in another. */
    private static Set<Object> holders(CircuitItem item, CircuitItem other) {
        Set<Object> holders = new HashSet<>();
        for (int slot = 1; slot <= SLOTS; slot++) {
            Object holder = item.value(Attribute.probeHolder(slot));
            if (holder != null && !holder.equals(other.value(Attribute.probeHolder(slot)))) {
                holders.add(holder);
            }
        }
        return holders;
    }

    /** Whether a create restores the item that was deleted after the create was composed. */
    private boolean isPosthumous(Applied applied) {
        return applied.before().isAbsent() && applied.write().composedAt() <= deletedAt;
    }

    /**
     * Whether the item was created again after it was deleted. Its epoch comes from the clock of its creator. A clock
     * that is behind may produce the same millisecond as the deleted item, and nothing is left that could show this.
     */
    private boolean isMadeAnew(Applied applied) {
        boolean forgotten = applied.before().isAbsent() && deletedAt >= 0;
        return isPosthumous(applied) || (forgotten && margins.clockErrorMillis() > 1);
    }

    /** During an override, the only automatic transition that takes effect is an all-clear; it opens nothing. */
    private void checkOverride(Applied applied, long now) {
        if (applied.write().transition().rule() == Rule.CLEAR && !applied.opens()) {
            return;
        }
        CircuitItem before = applied.before();
        long until = before.number(Attribute.OVERRIDE_UNTIL, Long.MAX_VALUE);
        boolean live = before.has(Attribute.OVERRIDE)
                && until - margins.clockErrorMillis() > WallClock.trueMillis(now)
                && !(margins.clocksJump() && until != Long.MAX_VALUE);
        if (live) {
            throw violation(Invariant.OVERRIDE_WINS, applied, now, "took effect against an operator's override");
        }
    }

    private void checkEpoch(Applied applied, long now) {
        long before = Applied.epoch(applied.before());
        long after = Applied.epoch(applied.after());
        boolean turned = applied.opens() || applied.closes();
        if (after < before || (turned && after == before)) {
            throw violation(Invariant.EPOCHS_GROW, applied, now, "epoch went from " + before + " to " + after);
        }
        Set<Long> used = usedEpochs.computeIfAbsent(applied.write().circuit(), circuit -> new HashSet<>());
        if (after != before && !used.add(after) && !margins.clocksJump() && !isMadeAnew(applied)) {
            throw violation(Invariant.EPOCHS_GROW, applied, now, "epoch " + after + " was used before");
        }
    }

    private void checkWait(Applied applied, long now) {
        CircuitItem after = applied.after();
        long until = after.number(Attribute.OPEN_UNTIL, 0);
        boolean changed = until != applied.before().number(Attribute.OPEN_UNTIL, 0);
        if (!changed || after.has(Attribute.SIGNALS) || margins.clocksJump()) {
            return;
        }
        long latest = WallClock.trueMillis(now) + margins.longestWaitMillis() + margins.clockErrorMillis();
        if (until > latest) {
            throw violation(Invariant.BOUNDED_WAIT, applied, now, "waits " + (until - latest) + " ms too long");
        }
    }

    private static void checkSlots(Applied applied, long now) {
        if (applied.closes() && applied.before().number(Attribute.PROBE_SCORE, 0) < CLOSE_SCORE) {
            throw violation(
                    Invariant.CLOSES_BY_PROBES, applied, now, "closes a circuit without enough successful probes");
        }
        long grants = applied.after().number(Attribute.GRANTS, 0);
        if (grants > MOST_GRANTS) {
            throw violation(Invariant.GRANTS, applied, now, grants + " permits in one epoch");
        }
    }

    private void checkSize(Applied applied, long now) {
        CircuitId circuit = applied.write().circuit();
        int size = (circuit.namespace() + circuit.dependency() + circuit.key()).length() + 12;
        for (Map.Entry<String, Object> entry : applied.after().values().entrySet()) {
            if (!PEOPLES_TEXTS.contains(entry.getKey())) {
                size += bytes(entry.getKey()) + (entry.getValue() instanceof Long ? 9 : bytes(entry.getValue()));
            }
        }
        if (size > MOST_BYTES) {
            throw violation(Invariant.SIZE, applied, now, "the item has about " + size + " bytes");
        }
        if (!circuit.isRoot() && keys.add(circuit)) {
            int most = STORED_KEYS + margins.scenario().fleet().environments();
            if (keys.size() > most) {
                throw violation(Invariant.SIZE, applied, now, keys.size() + " keys are stored");
            }
        }
    }

    private static int bytes(Object value) {
        return String.valueOf(value).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Violation violation(Invariant invariant, Applied applied, long now, String message) {
        return new Violation(
                invariant,
                now,
                applied.write().transition().rule() + " of " + applied.write().circuit() + " " + message + "; item "
                        + StableText.item(applied.before()));
    }
}
