package dev.switchgear.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.sandbox.TableProxy;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The figures of a fleet story, for a person and for a program. */
final class DemoReport {
    private final DemoOptions options;
    private final DemoFigures figures;

    DemoReport(DemoOptions options, DemoFigures figures) {
        this.options = options;
        this.figures = figures;
    }

    void tell(Narrator narrator) {
        SideFigures shared = figures.shared();
        SideFigures unshared = figures.unshared();
        narrator.say("");
        row(narrator, "", "shared", "unshared");
        row(narrator, "calls to the dead dependency", shared.callsToDeadDependency(), unshared.callsToDeadDependency());
        row(
                narrator,
                "until every environment refuses",
                time(shared.timeToOpenMillis()),
                time(unshared.timeToOpenMillis()));
        row(
                narrator,
                "from recovery to the last refusal",
                time(shared.timeToRecoverMillis()),
                time(unshared.timeToRecoverMillis()));
        row(narrator, "probes at once, at most", shared.mostProbesAtOnce(), unshared.mostProbesAtOnce());
        row(
                narrator,
                "requests throttled",
                shared.count(RequestOutcome.THROTTLED),
                unshared.count(RequestOutcome.THROTTLED));
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            int reads = figures.requests(TableProxy.Use.READ, phase);
            int writes = figures.requests(TableProxy.Use.WRITE, phase);
            row(narrator, "table reads / writes, " + word(phase), reads + " / " + writes, "-");
        }
        narrator.say("");
        narrator.say("  shared: Switchgear, "
                + (options.peerTuned()
                        ? "tuned: fleet size known, refresh 1 s, longest wait 8 s, ramp 3 s"
                        : "with its defaults, except for a ramp of 3 s")
                + "; store budgets for a busy laptop");
        narrator.say("  unshared: resilience4j in each process, "
                + (options.peerTuned()
                        ? "tuned: window 10, minimum 5, wait 10 s, 3 half-open calls"
                        : "with its defaults"));
        narrator.say("");
    }

    private static void row(Narrator narrator, String what, Object shared, Object unshared) {
        narrator.say(String.format(Locale.ROOT, "  %-38s %14s %14s", what, shared, unshared));
    }

    private static String time(OptionalLong millis) {
        return millis.isPresent() ? Narrator.seconds(millis.getAsLong()) : "not seen";
    }

    private static String word(Timeline.StoryPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the figures and the promises as JSON. */
    void write(ObjectNode root) {
        side(root.putObject("shared"), figures.shared());
        side(root.putObject("unshared"), figures.unshared());
        root.put("maxConcurrentProbes", figures.shared().mostProbesAtOnce());
        root.put("healthyWrites", figures.requests(TableProxy.Use.WRITE, Timeline.StoryPhase.HEALTHY));
        root.put("tableReads", figures.requests(TableProxy.Use.READ));
        root.put("tableWrites", figures.requests(TableProxy.Use.WRITE));
        root.put("timesOpened", figures.timesOpened());
        root.put("seed", options.seed());
        options(root.putObject("options"));
        ObjectNode phases = root.putObject("phases");
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            phase(phases.putObject(word(phase)), phase);
        }
    }

    private static void side(ObjectNode node, SideFigures side) {
        node.put("callsToDeadDependency", side.callsToDeadDependency());
        putIfKnown(node, "timeToOpenMillis", side.timeToOpenMillis());
        putIfKnown(node, "timeToRecoverMillis", side.timeToRecoverMillis());
        node.put("maxConcurrentProbes", side.mostProbesAtOnce());
    }

    private static void putIfKnown(ObjectNode node, String name, OptionalLong millis) {
        if (millis.isPresent()) {
            node.put(name, millis.getAsLong());
        } else {
            node.putNull(name);
        }
    }

    private void options(ObjectNode node) {
        node.put("environments", options.environments());
        node.put("rate", options.rate());
        node.put("failure", options.failure().name());
        node.put("outageSeconds", options.outage().toSeconds());
        node.put("peer", options.peerTuned() ? "tuned" : "default");
        ObjectNode policy = node.putObject("policy");
        new TreeMap<>(FleetStage.policy(options)).forEach(policy::put);
    }

    private void phase(ObjectNode node, Timeline.StoryPhase phase) {
        node.put("millis", figures.timeline().millis(phase));
        node.put("tableReads", figures.requests(TableProxy.Use.READ, phase));
        node.put("tableWrites", figures.requests(TableProxy.Use.WRITE, phase));
        outcomes(node.putObject("shared"), figures.shared(), phase);
        outcomes(node.putObject("unshared"), figures.unshared(), phase);
    }

    private static void outcomes(ObjectNode node, SideFigures side, Timeline.StoryPhase phase) {
        for (RequestOutcome outcome : RequestOutcome.values()) {
            node.put(outcome.word(), side.count(phase, outcome));
        }
    }
}
