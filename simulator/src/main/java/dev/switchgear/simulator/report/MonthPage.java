package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.MonthDay;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints the figures of a month for a person. */
public final class MonthPage {
    private static final Set<Integer> SHOWN = Set.of(1, 2, 3, 7, 10, 14, 21, 28, 29, 30);

    private MonthPage() {}

    /** Returns the page. */
    public static String of(long seed, List<MonthDay> days) {
        StringBuilder page = new StringBuilder();
        page.append("# A month of a fleet\n\n")
                .append("`./switchgear simulate --month --write-report`, seed ")
                .append(seed)
                .append(", virtual time. ")
                .append("""
                        There are six environments. All but the
                        oldest are redeployed every day. Every night there is noise of 20 %, and every day an outage. Nobody ends an override of
                        a minute: one of a dependency every day, and one of a key every second hour. Twenty alarms come from sources that
                        are never used again. Two keys fail for 12 s every second hour, and are never called again. Forty more keys exist for
                        one day, and one of them fails completely. 200 names exist for one day, and each fails at its second call. A process
                        keeps 100 circuits. The table deletes expired items two days late. `MonthTest` asserts the limits of these figures.

                        | day | outage: open after s | calls until then | dead key: calls | of the oldest | new names | their reads | of the oldest | reads | writes | circuits stored | evidence stored | keys in one read | largest item, characters | log lines |
                        |----:|---------------------:|-----------------:|----------------:|--------------:|----------:|------------:|--------------:|------:|-------:|----------------:|----------------:|-----------------:|-------------------------:|----------:|
                        """);
        days.stream()
                .filter(day -> SHOWN.contains(day.number()) || day.number() == days.size())
                .forEach(day -> page.append(row(day)));
        return page.toString();
    }

    private static String row(MonthDay day) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
                day.number(),
                day.secondsToOpen(),
                day.deadCalls(),
                day.keyCalls(),
                day.oldestKeyCalls(),
                day.newNames(),
                day.readsOfNewNames(),
                day.oldestReadsOfNewNames(),
                day.reads(),
                day.writes(),
                day.circuits(),
                day.watches(),
                day.keysOfOne(),
                day.largestItem(),
                day.lines());
    }
}
