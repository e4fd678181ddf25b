package dev.switchgear.console;

import dev.switchgear.ItemFlaws;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The items of the namespace: whether every environment can read them, and whether the clocks of their writers agree. */
final class ItemCheck {
    /** How many invalid items are shown one by one. */
    private static final int MOST_SHOWN = 20;

    private static final int LONGEST = 200;
    private static final String ITEMS = "items";

    private final Findings findings;
    private final List<String> flawed = new ArrayList<>();
    private final Map<String, Duration> ahead = new TreeMap<>();

    ItemCheck(Findings findings) {
        this.findings = findings;
    }

    /**
     * Looks at all items.
     *
     * @param now the time by DynamoDB's clock
     * @return what was found; empty if the credentials may not scan
     */
    Optional<CircuitScan.Found> look(Instant now) {
        CircuitScan.Found found;
        try {
            found = findings.ask(() -> findings.table().scan());
        } catch (Findings.Refused e) {
            findings.unchecked(ITEMS, "items cannot be checked without dynamodb:Scan");
            return Optional.empty();
        }
        findings.spent(found.requests() - 1, found.readUnits());
        found.unreadable()
                .forEach(key -> flawed.add("'" + key + "' is no key that any version writes: nobody reads this item"));
        found.circuits().forEach((id, item) -> look(id, item, now));
        tell(found);
        return Optional.of(found);
    }

    private void look(CircuitId id, CircuitItem item, Instant now) {
        ItemFlaws.of(item).forEach(flaw -> flawed.add(id + ": " + flaw));
        if (item.value(Attribute.POLICY) instanceof String policy) {
            try {
                PolicyText.merge(CircuitPolicy.defaults(), policy);
            } catch (IllegalArgumentException e) {
                flawed.add(id + ": the live policy is invalid and ignored: " + e.getMessage());
            }
        }
        if (item.value(Attribute.COMMITTED_AT) instanceof Long at) {
            Duration skew = Duration.between(now, Instant.ofEpochMilli(at));
            if (skew.compareTo(ClockCheck.ALLOWED) > 0) {
                String writer = item.value(Attribute.WRITER) instanceof String text ? text : "nobody";
                ahead.merge(writer, skew, (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
    }

    private void tell(CircuitScan.Found found) {
        if (flawed.isEmpty()) {
            findings.ok(ITEMS, found.circuits().size() + " of this namespace, all can be read");
        }
        flawed.stream().sorted().limit(MOST_SHOWN).forEach(flaw -> findings.problem(ITEMS, shown(flaw)));
        if (flawed.size() > MOST_SHOWN) {
            findings.problem(ITEMS, flawed.size() - MOST_SHOWN + " more cannot be read");
        }
        ahead.forEach((writer, skew) -> findings.problem(
                "clock",
                shown("the clock of " + writer + " was " + TimeText.lasted(skew) + " ahead when it wrote; up to "
                        + ClockCheck.ALLOWED.toSeconds() + " s are allowed")));
    }

    private static String shown(String text) {
        return Excerpt.line(text, LONGEST);
    }
}
