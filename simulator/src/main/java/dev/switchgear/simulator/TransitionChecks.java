package dev.switchgear.simulator;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition.Rule;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks every change that the table makes. */
final class TransitionChecks implements Observer {
    private static final int MOST_BYTES = 1_024;
    private static final int MOST_GRANTS = 10;
    private static final int STORED_KEYS = 16;
    private static final Set<String> PEOPLES_TEXTS = Set.of("policy", "policyBy", "overrideReason", "overrideBy");

    private final Margins margins;
    private final Map<CircuitId, Set<Long>> usedEpochs = new HashMap<>();
    private final Set<CircuitId> keys = new HashSet<>();
    private long deletedAt = -1;

    TransitionChecks(Margins margins) {
        this.margins = margins;
    }

    @Override
    public void transitioned(Applied applied, long now) {
        if (!applied.effective()) {
            return;
        }
        if (isAutomatic(applied)) {
            checkFence(applied, now);
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

    private void checkOverride(Applied applied, long now) {
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
        boolean posthumous = applied.before().isAbsent() && applied.write().composedAt() <= deletedAt;
        if (after != before && !used.add(after) && !margins.clocksJump() && !posthumous) {
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
        long longest = Math.max(
                margins.policy().maxOpenWait().toMillis() * 12 / 10,
                margins.policy().maxRetryAfter().toMillis());
        long latest = WallClock.trueMillis(now) + longest + margins.clockErrorMillis();
        if (until > latest) {
            throw violation(Invariant.BOUNDED_WAIT, applied, now, "waits " + (until - latest) + " ms too long");
        }
    }

    private static void checkSlots(Applied applied, long now) {
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
                        + Shown.item(applied.before()));
    }
}
