package dev.switchgear.sources;

import dev.switchgear.sources.NextRequest.Rest;
import dev.switchgear.sources.NextRequest.Update;
import dev.switchgear.sources.NextRequest.Write;
import dev.switchgear.sources.PauseRecord.Stage;
import dev.switchgear.sources.SourceReport.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next request for one mapping from the current mapping, the record in the table and the state of the
 * circuit. It keeps no state, so a run continues where an earlier one was killed.
 *
 * @param demand the demand of the circuit
 * @param present the mapping
 * @param known the record in the table
 * @param age of the oldest message
 * @param now the time
 */
record GovernorRules(
        GovernedSource source,
        Demand demand,
        MappingState present,
        Optional<PauseRecord> known,
        SourceAge age,
        Instant now) {
    /** How long the mapping waits for a run that knows the circuit. */
    static final Duration EXPIRY = Duration.ofMinutes(15);

    private static final Duration RENEWAL = Duration.ofMinutes(10);
    private static final String STREAM_LIMIT = "a stream is paused for " + GovernedSource.LONGEST_OF_STREAM
            + " at most, because it may keep its records for 24 h only";

    NextRequest next() {
        if (present.isChanging()) {
            return new Rest(Kind.LATER, "the mapping is " + present.state());
        }
        if (known.isEmpty()) {
            return begun(0);
        }
        PauseRecord content = known.get();
        return switch (content.stage()) {
            case HELD -> held(content);
            case RELEASED -> released(content);
            case RETURNED -> returned(content);
        };
    }

    /** The first change in this outage. */
    private NextRequest begun(long version) {
        MappingSettings before = present.settings();
        if (demand == Demand.FULL || demand == Demand.UNKNOWN) {
            return new Rest(Kind.FULL, demand == Demand.FULL ? "" : "the state of the circuit is unknown");
        }
        if (!before.enabled()) {
            return new Rest(Kind.LEFT_ALONE, "somebody else has disabled the mapping");
        }
        if (!present.limitable() && before.batchSize() < 2) {
            return new Rest(
                    Kind.FAILED,
                    "the batch size is " + before.batchSize() + "; it must be 2 or more, so that a "
                            + "pause of the governor differs from one of an operator");
        }
        MappingSettings mark = before.paused(present.limitable());
        PauseRecord first = new PauseRecord(
                source.circuit(), "", Stage.HELD, before, before, before, mark, now, now, version, List.of());
        MappingSettings goal = goal(first);
        return goal.equals(before) ? new Rest(Kind.FULL, "") : new Write(first.moving(before, goal));
    }

    private NextRequest held(PauseRecord content) {
        MappingSettings settings = present.settings();
        MappingSettings goal = goal(content);
        if (!content.isOurs(settings)) {
            return theirs(content);
        }
        if (!settings.equals(goal)) {
            return content.next().equals(goal) ? new Update(goal) : new Write(content.moving(settings, goal));
        }
        if (isOver(content)) {
            return new Write(content.moving(goal, goal).at(Stage.RETURNED));
        }
        boolean confirmed = content.last().equals(goal) && content.next().equals(goal);
        if (!confirmed || isRenewalDue(content)) {
            return new Write(content.moving(goal, goal));
        }
        Kind kind = kind(content, goal);
        String told = age.told();
        String limit = kind == Kind.OVERDUE && isLimitedStream() ? "; " + STREAM_LIMIT : "";
        return new Rest(kind, "since " + content.since() + (told.isEmpty() ? "" : "; " + told) + limit);
    }

    /** Keeps the changes of others. Only values of the governor are reset. */
    private NextRequest released(PauseRecord content) {
        MappingSettings settings = present.settings();
        MappingSettings theirs = content.before();
        if (settings.equals(theirs)) {
            if (isOver(content)) {
                return new Write(content.moving(theirs, theirs).at(Stage.RETURNED));
            }
            boolean confirmed = content.last().equals(theirs);
            return confirmed
                    ? new Rest(Kind.LEFT_ALONE, "somebody else has changed the mapping in this outage")
                    : new Write(content.moving(theirs, theirs));
        }
        return content.isOurs(settings) ? new Update(theirs) : theirs(content);
    }

    /** A request that was delayed may have paused the mapping after its return. */
    private NextRequest returned(PauseRecord content) {
        MappingSettings settings = present.settings();
        if (settings.equals(content.mark()) && !settings.equals(content.before())) {
            return new Write(content.moving(settings, content.before()).at(Stage.HELD));
        }
        return begun(content.version());
    }

    private NextRequest theirs(PauseRecord content) {
        MappingSettings settings = present.settings();
        MappingSettings theirs = settings.givenBack(content.before(), content.last(), content.next());
        return new Write(content.restoring(theirs).moving(settings, theirs).at(Stage.RELEASED));
    }

    private MappingSettings goal(PauseRecord content) {
        if (!content.before().enabled()) {
            return content.before();
        }
        return switch (demand) {
            case FULL -> content.before();
            case MINIMAL -> content.before().slowed(present.limitable());
            case PAUSED -> isOverdue(content) ? content.before().slowed(present.limitable()) : content.mark();
            case UNKNOWN -> isExpired(content) ? content.before() : content.next();
        };
    }

    private boolean isOver(PauseRecord content) {
        return demand == Demand.FULL || (demand == Demand.UNKNOWN && isExpired(content));
    }

    private boolean isExpired(PauseRecord content) {
        return !now.isBefore(content.until());
    }

    private boolean isOverdue(PauseRecord content) {
        Duration longest = isLimitedStream() ? GovernedSource.LONGEST_OF_STREAM : source.longestPause();
        return !now.isBefore(content.since().plus(longest)) || age.isNearItsEnd(content.since(), now);
    }

    private boolean isLimitedStream() {
        return present.isStream()
                && age.retention().isEmpty()
                && source.longestPause().compareTo(GovernedSource.LONGEST_OF_STREAM) > 0;
    }

    /** A record that is too far ahead was written with a wrong clock. */
    private boolean isRenewalDue(PauseRecord content) {
        return demand != Demand.UNKNOWN
                && (content.until().isBefore(now.plus(RENEWAL))
                        || content.until().isAfter(now.plus(EXPIRY).plus(RENEWAL)));
    }

    private Kind kind(PauseRecord content, MappingSettings goal) {
        if (!goal.enabled()) {
            return Kind.PAUSED;
        }
        return demand == Demand.PAUSED && isOverdue(content) ? Kind.OVERDUE : Kind.SLOWED;
    }
}
