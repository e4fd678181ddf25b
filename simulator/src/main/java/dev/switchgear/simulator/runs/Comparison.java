package dev.switchgear.simulator.runs;

import dev.switchgear.simulator.peers.LastWriterWins;
import dev.switchgear.simulator.peers.Powertools;
import dev.switchgear.simulator.peers.Unprotected;
import dev.switchgear.simulator.table.OnePartition;
import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The runs of a report.
 *
 * @param jobs in the report's order: by scenario, fleet and protection
 * @param seed the seed of all runs
 */
public record Comparison(List<Job> jobs, long seed) {
    /** Fleets that are small enough for every build. */
    static final List<Integer> SMALL = List.of(1, 10, 100);

    /** The fleets of the scenarios between the extremes. */
    static final int HANDFUL = 8;

    static final int FIFTY = 50;
    static final int THOUSAND = 1_000;
    static final int TEN_THOUSAND = 10_000;

    private static final List<String> SHOWN_AT_THOUSAND = List.of(
            "no-failures", "noise-1", "noise-5", "noise-20", "total-outage-fast", "total-outage", "bad-zone-20");

    /** The scenarios with 1,000 environments for every protection; a run takes a second or two. */
    private static final List<String> PEERS_AT_THOUSAND =
            List.of("noise-1", "noise-5", "total-outage", "partial-60", "bad-zone-20", "store-outage", "full-load");

    /** The scenarios with 10,000 environments; a run takes some ten seconds. */
    private static final List<String> SHOWN_AT_TEN_THOUSAND = List.of(
            "no-failures",
            "noise-0.1",
            "noise-1",
            "noise-5",
            "noise-20",
            "total-outage-fast",
            "total-outage",
            "bad-zone-5",
            "bad-zone-20",
            "cold-start-burst",
            "probers-killed",
            "deployment");

    private static final List<String> PEERS_AT_TEN_THOUSAND = List.of("total-outage");

    /** A run, and the table that it has. */
    record Job(Scenario scenario, Protection protection, Function<EventQueue, SimulatedDynamoDb> tables) {
        Job(Scenario scenario, Protection protection) {
            this(scenario, protection, SimulatedDynamoDb::new);
        }

        boolean concerns(String text) {
            return scenario.name().contains(text) || protection.name().contains(text);
        }
    }

    /**
     * Returns the runs of every build: all scenarios with fleets of up to 100, and Switchgear alone in a few scenarios
     * of 1,000.
     */
    public static Comparison small(long seed) {
        List<Job> jobs = new ArrayList<>();
        for (String name : names()) {
            SMALL.forEach(fleet -> jobs.addAll(everybody(named(name, fleet))));
            if (SHOWN_AT_THOUSAND.contains(name)) {
                jobs.add(switchgear(named(name, THOUSAND)));
            }
        }
        for (Scenario story : InBetween.all(HANDFUL)) {
            jobs.addAll(rivals(story));
            jobs.add(switchgear(InBetween.named(story.name(), FIFTY)));
        }
        return new Comparison(jobs, seed);
    }

    /**
     * Returns the runs on demand: Switchgear with 1,000 and 10,000, and its peers with these sizes in a few scenarios.
     */
    public static Comparison large(long seed) {
        List<Job> jobs = new ArrayList<>();
        for (String name : names()) {
            Scenario many = named(name, THOUSAND);
            jobs.addAll(PEERS_AT_THOUSAND.contains(name) ? everybody(many) : List.of(switchgear(many)));
            Scenario most = named(name, TEN_THOUSAND);
            if (PEERS_AT_TEN_THOUSAND.contains(name)) {
                jobs.addAll(everybody(most));
            } else if (SHOWN_AT_TEN_THOUSAND.contains(name)) {
                jobs.add(switchgear(most));
            }
        }
        return new Comparison(jobs, seed);
    }

    /** Returns all scenarios with Switchgear alone, on a table of one partition. */
    public static Comparison onOnePartition(int environments, long seed) {
        return new Comparison(
                names().stream()
                        .map(name -> named(name, environments))
                        .map(scenario -> new Job(scenario, Contenders.switchgear(scenario), OnePartition::new))
                        .toList(),
                seed);
    }

    /** Returns all scenarios and all protections, with one fleet. */
    public static Comparison of(int environments, long seed) {
        List<Job> jobs = new ArrayList<>();
        names().forEach(name -> jobs.addAll(everybody(named(name, environments))));
        return new Comparison(jobs, seed);
    }

    /** Returns the runs that have this text in the name of their scenario or protection. */
    public Comparison filtered(String text) {
        return new Comparison(jobs.stream().filter(job -> job.concerns(text)).toList(), seed);
    }

    /** Runs them, as many at once as there are processors. This does not change a run. */
    public List<ScenarioRun> run(BiConsumer<Integer, Integer> progress) {
        AtomicInteger done = new AtomicInteger();
        return jobs.parallelStream()
                .map(job -> {
                    ScenarioRun run = ScenarioRun.of(job, seed);
                    progress.accept(done.incrementAndGet(), jobs.size());
                    return run;
                })
                .toList();
    }

    static Scenario named(String name, int environments) {
        return Scenarios.all(environments).stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'"));
    }

    private static List<String> names() {
        return Scenarios.all(1).stream()
                .map(Scenario::name)
                .filter(name -> !name.equals(Scenarios.TEN_MINUTES))
                .toList();
    }

    private static List<Job> everybody(Scenario scenario) {
        return Stream.concat(
                        Stream.of(switchgear(scenario)),
                        Contenders.peers().stream().map(peer -> new Job(scenario, peer)))
                .toList();
    }

    /** Returns the protections that a function in Lambda would use instead, and none. */
    private static List<Job> rivals(Scenario scenario) {
        return Stream.of(Contenders.switchgear(scenario), new Powertools(), new LastWriterWins(), new Unprotected())
                .map(protection -> new Job(scenario, protection))
                .toList();
    }

    private static Job switchgear(Scenario scenario) {
        return new Job(scenario, Contenders.switchgear(scenario));
    }
}
