package dev.switchgear.sources;

import dev.switchgear.Switchgear;
import dev.switchgear.sources.NextRequest.Rest;
import dev.switchgear.sources.NextRequest.Update;
import dev.switchgear.sources.NextRequest.Write;
import dev.switchgear.sources.SourceReport.Kind;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Pauses the event source mappings that depend on a circuit while it is open, so that messages wait in their queue or stream
 * and do not use up their receive count. While the circuit is half open or ramps up, an SQS queue is polled with a maximum
 * concurrency of 2, and a stream without a limit. When the circuit is closed, a mapping gets its settings back.
 *
 * <p>Call {@link #govern} every minute, and for every event of a circuit. The events only make it faster: each run reads the
 * circuit, the mapping and the record of the mapping, so repeated, late and lost events do no harm. A run never waits for
 * Lambda to finish a change. The next run continues.
 *
 * <p>A mapping that somebody else has disabled is not resumed. A change that somebody else makes to a paused mapping stays,
 * and the governor leaves that mapping alone until the circuit closes. If the circuit cannot be read for 15 minutes, a run
 * gives the mapping its settings back.
 *
 * <p>Safe for use by many threads and many functions at once.
 *
 * @since 0.1.0
 */
public final class SourceGovernor {
    private static final int MOST_STEPS = 8;
    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final Switchgear switchgear;
    private final LambdaMappings mappings;
    private final PauseRecords book;
    private final String owner;
    private final InstantSource clock;
    private final SourceAges ages;

    /**
     * Returns the governor. The caller closes the clients.
     *
     * @param switchgear the circuits
     * @param lambda a client with the permissions {@code lambda:GetEventSourceMapping} and
     *     {@code lambda:UpdateEventSourceMapping}
     * @param book where pauses are recorded
     * @param owner the name of the function, for a person who reads the record
     * @param clock the clock for the expiry of a record
     */
    public SourceGovernor(
            Switchgear switchgear, LambdaClient lambda, PauseRecords book, String owner, InstantSource clock) {
        this.switchgear = Objects.requireNonNull(switchgear, "switchgear");
        this.mappings = new LambdaMappings(Objects.requireNonNull(lambda, "lambda"));
        this.book = Objects.requireNonNull(book, "book");
        this.owner = Objects.requireNonNull(owner, "owner");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.ages = arn -> SourceAge.NOT_REPORTED;
    }

    private SourceGovernor(SourceGovernor other, SourceAges ages) {
        this.switchgear = other.switchgear;
        this.mappings = other.mappings;
        this.book = other.book;
        this.owner = other.owner;
        this.clock = other.clock;
        this.ages = Objects.requireNonNull(ages, "ages");
    }

    /**
     * Returns a governor that also watches how old the oldest message of a paused queue is. At three quarters of the retention,
     * the queue is polled again with a maximum concurrency of 2, although the circuit is open, and the report is {@link
     * SourceReport.Kind#OVERDUE}. If the age cannot be read, a warning is logged, and the time since the pause began counts.
     */
    public SourceGovernor watching(SourceAges reader) {
        return new SourceGovernor(this, reader);
    }

    /**
     * Brings each mapping closer to the demand of its circuit, and returns a report about each. An error with one
     * mapping does not affect the others; its report is {@link SourceReport.Kind#FAILED}.
     */
    public List<SourceReport> govern(List<GovernedSource> sources) {
        return govern(sources, () -> true);
    }

    /** The same, as long as time is left. The next run governs the others. */
    List<SourceReport> govern(List<GovernedSource> sources, BooleanSupplier timeIsLeft) {
        List<SourceReport> reports = new ArrayList<>();
        Map<String, Demand> demands = new HashMap<>();
        Map<String, SourceOrder> orders;
        try {
            orders = sources.isEmpty() ? Map.of() : book.board().orders(clock.instant());
        } catch (SdkException e) {
            sources.forEach(source -> reports.add(told(report(source, Kind.FAILED, e.toString()))));
            return reports;
        }
        for (GovernedSource source : sources) {
            SourceOrder order = orders.get(source.mapping());
            if (!timeIsLeft.getAsBoolean()) {
                reports.add(report(source, Kind.LATER, "this run has no time left"));
            } else if (order != null) {
                reports.add(told(ordered(source, order)));
            } else {
                reports.add(told(govern(source, demands.computeIfAbsent(source.circuit(), this::demand))));
            }
        }
        return reports;
    }

    /**
     * Gives the mappings that this governor has paused or slowed, and that are not among {@code sources}, their settings back:
     * those that were removed from the list, or from their tag. A mapping that was deleted is forgotten.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer
     */
    public List<SourceReport> giveBack(List<GovernedSource> sources) {
        Set<String> governed = sources.stream().map(GovernedSource::mapping).collect(Collectors.toSet());
        List<SourceReport> reports = new ArrayList<>();
        for (Map.Entry<String, PauseRecord> held : book.held(owner).entrySet()) {
            if (!governed.contains(held.getKey())) {
                reports.add(told(giveBack(held.getKey(), held.getValue())));
            }
        }
        return reports;
    }

    private SourceReport giveBack(String mapping, PauseRecord content) {
        GovernedSource source = new GovernedSource(mapping, content.circuit());
        SourceReport report = govern(source, Demand.FULL);
        if (report.kind() == Kind.FAILED && isDeleted(mapping)) {
            book.write(mapping, content.at(PauseRecord.Stage.RETURNED).written(owner, clock.instant()));
            return report(source, Kind.LEFT_ALONE, "the mapping was deleted");
        }
        return report;
    }

    private boolean isDeleted(String mapping) {
        try {
            mappings.read(mapping);
            return false;
        } catch (ResourceNotFoundException e) {
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    /** Writes what a run of the schedule found, for operators. */
    void post(List<SourceReport> reports) {
        try {
            book.board().post(owner, clock.instant(), reports);
        } catch (SdkException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "switchgear: what this run found cannot be written: " + e);
        }
    }

    String owner() {
        return owner;
    }

    private static SourceReport told(SourceReport report) {
        boolean unwatched = report.kind() == Kind.PAUSED && report.why().contains(SourceAge.NOT_KNOWN);
        if (report.kind() == Kind.FAILED || report.kind() == Kind.OVERDUE || unwatched) {
            LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + report);
        }
        return report;
    }

    private Demand demand(String circuit) {
        try {
            return Demand.of(switchgear.operator(circuit).read());
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "switchgear: the circuit " + circuit + " cannot be read: " + e);
            return Demand.UNKNOWN;
        }
    }

    /** What an operator ordered takes precedence over the circuit. */
    private SourceReport ordered(GovernedSource source, SourceOrder order) {
        SourceReport report = govern(source, order.demand());
        return report(source, report.kind(), order.told() + (report.why().isEmpty() ? "" : "; " + report.why()));
    }

    private SourceReport govern(GovernedSource source, Demand demand) {
        CachedAge age = new CachedAge(ages);
        try {
            for (int step = 0; step < MOST_STEPS; step++) {
                Optional<Rest> rest = step(source, demand, age);
                if (rest.isPresent()) {
                    return report(source, rest.get().kind(), rest.get().why());
                }
            }
            return report(source, Kind.LATER, "another run changes the mapping at the same time");
        } catch (TooManyRequestsException | ResourceConflictException | ResourceInUseException e) {
            return report(source, Kind.LATER, "Lambda refused for now: " + e.getMessage());
        } catch (RuntimeException e) {
            return report(source, Kind.FAILED, e.toString());
        }
    }

    /** Sends one request; empty if more are to follow. The record is read first, so that the mapping is not older. */
    private Optional<Rest> step(GovernedSource source, Demand demand, CachedAge age) {
        Optional<PauseRecord> known = book.read(source.mapping());
        MappingState present = mappings.read(source.mapping());
        Instant now = clock.instant();
        SourceAge oldest = age.of(present, demand);
        NextRequest next = new GovernorRules(source, demand, present, known, oldest, now).next();
        if (next instanceof Write write) {
            Instant expiry = demand == Demand.UNKNOWN && known.isPresent()
                    ? known.get().until()
                    : now.plus(GovernorRules.EXPIRY);
            book.write(source.mapping(), write.content().noting(known, now).written(owner, expiry));
        } else if (next instanceof Update update) {
            mappings.update(source.mapping(), present, update.settings());
        }
        return next instanceof Rest rest ? Optional.of(rest) : Optional.empty();
    }

    private static SourceReport report(GovernedSource source, Kind kind, String why) {
        return new SourceReport(source.mapping(), source.circuit(), kind, why);
    }
}
