package dev.switchgear.simulator.runs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The options of the command.
 *
 * @param task the task
 * @param number the number of the task: of seeds, of minutes, or the seed itself
 * @param edits what a replayed trial leaves out, and how many environments it has
 * @param scenario the scenario to run; empty for all
 * @param firstSeed the first seed
 */
public record SimulateOptions(Task task, long number, Edits edits, Optional<String> scenario, long firstSeed) {
    static final int QUICK_SEEDS = 2_000;

    public static final String USAGE = """
            usage: ./switchgear simulate [options]

            Runs fleets inside one thread, on simulated time, with faults; checks every step; then stops the faults and waits
            for the fleet to come to rest. A seed names a run exactly.

              --quick            2,000 seeds, each run twice (the default)
              --seeds N          so many seeds, each run twice
              --minutes M        as many seeds as fit
              --first-seed N     where --quick, --seeds and --minutes begin; 1 if not given
              --seed N           replay the run with this seed and show all that happens
              --without LIST     leave parts of it out: fault:N, episode:N, keys, clocks, policy, noise
              --environments N   with so many environments
              --scenario NAME    run a scenario of the report and show its figures; 'all' runs each
              --list             name the scenarios
              --model            check the model of the protocol instead; --model --help says more
              --help             print this

            exit codes: 0 all held, 1 an invariant did not hold (the seed and a short replay are printed), 2 usage
            """;

    /** The tasks of the command. */
    public enum Task {
        SEEDS,
        MINUTES,
        REPLAY,
        SCENARIO,
        LIST,
        HELP
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if the arguments are invalid; the message says why
     */
    public static SimulateOptions of(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        ParsedOptions parsed = new ParsedOptions();
        while (!rest.isEmpty()) {
            parsed.take(rest.pop(), rest);
        }
        Edits edits = Edits.of(parsed.without, parsed.environments);
        return new SimulateOptions(parsed.task, parsed.number, edits, parsed.scenario, parsed.firstSeed);
    }

    /** The options that were read so far. */
    private static final class ParsedOptions {
        private Task task = Task.SEEDS;
        private long number = QUICK_SEEDS;
        private long firstSeed = 1;
        private String without = "";
        private int environments;
        private Optional<String> scenario = Optional.empty();

        private void take(String option, Deque<String> rest) {
            switch (option) {
                case "--quick" -> set(Task.SEEDS, QUICK_SEEDS);
                case "--seeds" -> set(Task.SEEDS, positive(option, rest));
                case "--minutes" -> set(Task.MINUTES, positive(option, rest));
                case "--seed" -> set(Task.REPLAY, integer(option, rest));
                case "--first-seed" -> firstSeed = integer(option, rest);
                case "--without" -> without = value(option, rest);
                case "--environments" -> environments = (int) Math.min(100_000, positive(option, rest));
                case "--scenario" -> {
                    task = Task.SCENARIO;
                    scenario = Optional.of(value(option, rest));
                }
                case "--list" -> task = Task.LIST;
                case "--help", "-h" -> task = Task.HELP;
                default -> throw new IllegalArgumentException("there is no option '" + option + "'");
            }
        }

        private void set(Task what, long many) {
            task = what;
            number = many;
        }

        private static String value(String option, Deque<String> rest) {
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return rest.pop();
        }

        private static long integer(String option, Deque<String> rest) {
            String value = value(option, rest);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(option + " needs a whole number, not '" + value + "'", e);
            }
        }

        private static long positive(String option, Deque<String> rest) {
            long value = integer(option, rest);
            if (value < 1) {
                throw new IllegalArgumentException(option + " needs a number above 0, not " + value);
            }
            return value;
        }
    }
}
