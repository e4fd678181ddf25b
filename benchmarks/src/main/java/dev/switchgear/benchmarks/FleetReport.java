package dev.switchgear.benchmarks;

import static dev.switchgear.local.Timeline.StoryPhase.HEALTHY;
import static dev.switchgear.local.Timeline.StoryPhase.OUTAGE;
import static dev.switchgear.local.Timeline.StoryPhase.RECOVERY;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.RequestOutcome;
import dev.switchgear.local.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The measurements, as Markdown for a person and as JSON for a program. */
final class FleetReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FleetOptions options;
    private final List<Played> played = new ArrayList<>();

    FleetReport(FleetOptions options) {
        this.options = options;
    }

    /**
     * One outage at one latency.
     *
     * @param loadBefore the load of the machine, as runnable threads
     */
    record Played(
            Duration latency,
            OutageStory.RoundFigures figures,
            List<FleetRow> rows,
            double loadBefore,
            double loadAfter) {
        Optional<FleetRow> row(String name) {
            return rows.stream()
                    .filter(row -> row.contender().name().equals(name))
                    .findFirst();
        }
    }

    void add(Played one) {
        played.add(one);
    }

    /** Returns the figures in which rivals are better, and then the table, for one latency. */
    static List<String> markdown(Played one) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "### Table %d ms away (load %.1f before, %.1f after)",
                one.latency().toMillis(),
                one.loadBefore(),
                one.loadAfter()));
        lines.add("");
        lines.addAll(better(one));
        lines.add("");
        lines.add("| | calls to the dead dependency | all refuse after | concurrent calls after that, at most | last"
                + " refusal after recovery | reads /"
                + " writes,"
                + " healthy"
                + " " + seconds(one.figures().healthyMillis()) + " | outage "
                + seconds(one.figures().outageMillis()) + " | after it "
                + seconds(one.figures().recoveryMillis()) + " | first call refused, open | forced open |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|");
        one.rows().forEach(row -> lines.add(line(row)));
        one.rows().stream()
                .filter(row -> !row.lane().trouble().isEmpty())
                .forEach(row -> lines.add("\n" + row.contender().title() + " answered: "
                        + row.lane().trouble()));
        return lines;
    }

    private static String seconds(long millis) {
        return Math.round(millis / 1_000.0) + " s";
    }

    private static String line(FleetRow row) {
        return "| " + row.contender().title() + " | " + FleetFigure.DEAD_CALLS.text(row) + " | "
                + FleetFigure.REFUSING.text(row) + " | " + FleetFigure.AT_ONCE.text(row) + " | "
                + FleetFigure.RECOVERY.text(row) + " | " + uses(row, HEALTHY) + " | " + uses(row, OUTAGE) + " | "
                + uses(row, RECOVERY) + " | " + cold(row.open()) + " | " + cold(row.forced()) + " |";
    }

    private static String uses(FleetRow row, Timeline.StoryPhase phase) {
        return row.contender().stored().isEmpty()
                ? "none"
                : row.lane().reads(phase) + " / " + row.lane().writes(phase);
    }

    private static String cold(Optional<FirstCalls> first) {
        return first.map(calls -> calls + ", " + calls.medianMillis() + " ms (most " + calls.mostMillis() + ")")
                .orElse("-");
    }

    /** Returns the figures in which rivals are better than Switchgear. They come first. */
    private static List<String> better(Played one) {
        Optional<FleetRow> ours = one.row("switchgear");
        List<String> lines = new ArrayList<>();
        for (FleetRow rival : one.rows()) {
            List<String> better = new ArrayList<>();
            for (FleetFigure figure : FleetFigure.COMPARED) {
                if (!rival.isOurs() && ours.isPresent() && figure.better(rival, ours.get())) {
                    better.add(
                            figure.name() + " " + figure.text(rival) + " (Switchgear " + figure.text(ours.get()) + ")");
                }
            }
            if (!better.isEmpty()) {
                lines.add("- " + rival.contender().title() + " is better at: " + String.join("; ", better) + ".");
            }
        }
        if (lines.isEmpty() && one.rows().size() > 1) {
            lines.add("- No rival is better at anything measured here.");
        }
        return lines;
    }

    /** Returns the limits for this run, and whether they hold. */
    List<Bar> bars() {
        return FleetBars.of(options, played);
    }

    void write(ObjectNode root) {
        root.put("environments", options.environments());
        root.put("ratePerEnvironment", options.rate());
        root.put("connectionMillis", options.connecting().toMillis());
        root.put("seed", options.seed());
        root.put("rounds", options.rounds());
        ObjectNode latencies = root.putObject("latencies");
        for (Played one : played) {
            ObjectNode node = latencies.putObject(Long.toString(one.latency().toMillis()));
            node.put("loadBefore", one.loadBefore());
            node.put("loadAfter", one.loadAfter());
            one.rows().forEach(row -> write(node.putObject(row.contender().name()), row));
        }
    }

    private static void write(ObjectNode node, FleetRow row) {
        LaneFigures lane = row.lane();
        node.put("callsToDeadDependency", lane.fleet().callsToDeadDependency());
        put(node, "timeToRefuseMillis", lane.fleet().timeToOpenMillis());
        put(node, "mostAtOnceAfter", lane.mostAtOnce());
        put(node, "timeToRecoverMillis", lane.fleet().timeToRecoverMillis());
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            ObjectNode part = node.putObject(phase.name().toLowerCase(Locale.ROOT));
            part.put("reads", lane.reads(phase));
            part.put("writes", lane.writes(phase));
            for (RequestOutcome outcome : RequestOutcome.values()) {
                part.put(outcome.word(), lane.fleet().count(phase, outcome));
            }
        }
        row.open().ifPresent(calls -> write(node.putObject("firstCallsWhileOpen"), calls));
        row.forced().ifPresent(calls -> write(node.putObject("firstCallsWhileForcedOpen"), calls));
        node.put("trouble", lane.trouble());
    }

    static void write(ObjectNode node, FirstCalls calls) {
        node.put("refused", calls.refused());
        node.put("of", calls.of());
        node.set("tookMillis", JSON.valueToTree(calls.tookMillis()));
    }

    private static void put(ObjectNode node, String name, OptionalLong value) {
        if (value.isPresent()) {
            node.put(name, value.getAsLong());
        } else {
            node.putNull(name);
        }
    }
}
