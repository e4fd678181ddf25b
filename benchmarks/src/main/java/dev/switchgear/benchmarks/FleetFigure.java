package dev.switchgear.benchmarks;

import dev.switchgear.local.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A figure by which contenders are compared.
 *
 * @param name the head of its column
 * @param unit seconds, or empty for a number
 * @param lessIsBetter whether the smaller figure is better
 * @param of the figure of one contender; empty if it was not measured
 */
record FleetFigure(String name, String unit, boolean lessIsBetter, Function<FleetRow, OptionalDouble> of) {
    static final FleetFigure DEAD_CALLS = less(
            "calls to the dead dependency", row -> number(row.lane().fleet().callsToDeadDependency()));
    static final FleetFigure REFUSING =
            seconds("all refuse after", row -> row.lane().fleet().timeToOpenMillis());
    static final FleetFigure AT_ONCE =
            less("concurrent calls after that, at most", row -> of(row.lane().mostAtOnce(), 1));
    static final FleetFigure RECOVERY =
            seconds("last refusal after recovery", row -> row.lane().fleet().timeToRecoverMillis());
    static final FleetFigure OPEN = more(
            "first calls refused",
            row -> row.open().isEmpty()
                    ? OptionalDouble.empty()
                    : number(row.open().get().refused()));

    /** The figures in which a rival may be better. */
    static final List<FleetFigure> COMPARED = List.of(
            DEAD_CALLS,
            REFUSING,
            AT_ONCE,
            RECOVERY,
            less("reads while healthy", row -> stored(row, row.lane().reads(Timeline.StoryPhase.HEALTHY))),
            less("writes while healthy", row -> stored(row, row.lane().writes(Timeline.StoryPhase.HEALTHY))),
            less("reads in the outage", row -> stored(row, row.lane().reads(Timeline.StoryPhase.OUTAGE))),
            less("writes in the outage", row -> stored(row, row.lane().writes(Timeline.StoryPhase.OUTAGE))),
            less("reads after it", row -> stored(row, row.lane().reads(Timeline.StoryPhase.RECOVERY))),
            less("writes after it", row -> stored(row, row.lane().writes(Timeline.StoryPhase.RECOVERY))),
            OPEN);

    boolean better(FleetRow one, FleetRow other) {
        OptionalDouble mine = of.apply(one);
        OptionalDouble its = of.apply(other);
        if (mine.isEmpty() || its.isEmpty()) {
            return mine.isPresent();
        }
        return lessIsBetter ? mine.getAsDouble() < its.getAsDouble() : mine.getAsDouble() > its.getAsDouble();
    }

    String text(FleetRow row) {
        OptionalDouble value = of.apply(row);
        if (value.isEmpty()) {
            return "not seen";
        }
        return unit.isEmpty()
                ? String.format(Locale.ROOT, "%.0f", value.getAsDouble())
                : String.format(Locale.ROOT, "%.1f %s", value.getAsDouble(), unit);
    }

    private static FleetFigure less(String name, Function<FleetRow, OptionalDouble> of) {
        return new FleetFigure(name, "", true, of);
    }

    private static FleetFigure more(String name, Function<FleetRow, OptionalDouble> of) {
        return new FleetFigure(name, "", false, of);
    }

    private static FleetFigure seconds(String name, Function<FleetRow, OptionalLong> millis) {
        return new FleetFigure(name, "s", true, row -> of(millis.apply(row), 1_000));
    }

    private static OptionalDouble number(int value) {
        return OptionalDouble.of(value);
    }

    /** A breaker that stores nothing in a table is not better because it reads none. */
    private static OptionalDouble stored(FleetRow row, int value) {
        return row.contender().stored().isPresent() ? number(value) : OptionalDouble.empty();
    }

    private static OptionalDouble of(OptionalLong value, double divisor) {
        return value.isPresent() ? OptionalDouble.of(value.getAsLong() / divisor) : OptionalDouble.empty();
    }
}
