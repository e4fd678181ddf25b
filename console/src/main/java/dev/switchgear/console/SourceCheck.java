package dev.switchgear.console;

import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.SourceOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Whether the governor of queues and streams runs, and what it could not do. Without a governor, there is no finding. */
final class SourceCheck {
    /** A governor runs once a minute. */
    static final Duration LATE = Duration.ofMinutes(5);

    private static final String CHECK = "sources";

    private final Findings findings;

    SourceCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param now the time by DynamoDB's clock */
    void look(Instant now) {
        OpenTable table = findings.table();
        List<GovernedMapping> mappings;
        try {
            mappings =
                    findings.ask(() -> new SourceOperator(table.client(), table.table(), table.namespace()).list(now));
        } catch (Findings.Refused e) {
            findings.unchecked(
                    CHECK, "without dynamodb:Query on g#" + table.namespace() + " nobody can look: " + e.getMessage());
            return;
        }
        TreeSet<String> silent = new TreeSet<>();
        int failed = 0;
        for (GovernedMapping one : mappings) {
            if (isLate(one, now)) {
                silent.add(one.governor().isEmpty() ? "none has reported " + one.mapping() : one.governor());
            } else if (one.state().equals("FAILED") || one.state().equals("OVERDUE")) {
                failed++;
                findings.problem(CHECK, one.mapping() + " is " + one.state() + ": " + one.why());
            }
        }
        silent.forEach(governor -> findings.problem(
                CHECK,
                "no governor has reported for " + TimeText.lasted(LATE) + " (" + governor
                        + "); nothing resumes what it has paused: look at its schedule and its log"));
        if (!mappings.isEmpty() && silent.isEmpty() && failed == 0) {
            long paused = mappings.stream()
                    .filter(one -> one.state().equals("PAUSED"))
                    .count();
            findings.ok(CHECK, "mappings that are governed: " + mappings.size() + ", paused: " + paused);
        }
    }

    static boolean isLate(GovernedMapping one, Instant now) {
        return one.seen().isEmpty() || one.seen().get().isBefore(now.minus(LATE));
    }
}
