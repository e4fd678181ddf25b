package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Month;
import dev.switchgear.simulator.runs.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet leaves a bounded amount of data behind in a month, and is protected on the last day as on the first. */
final class MonthTest {
    /** A week until items of dependencies may be deleted, two days until they are, and one until the end of the day. */
    private static final int SETTLED = 10;

    /** For 100 circuits, of which one has keys: it follows at most 64. */
    private static final int MOST_KEPT = 2_000;

    private static final List<Integer> KEPT = new ArrayList<>();
    private static List<MonthDay> days = List.of();

    @BeforeAll
    static void aMonthPasses() {
        days = new Month(1).days(30, oldest -> KEPT.add(new KeptEntries().in(oldest)));
    }

    @Test
    void noMapOfAProcessThatLivesForTheWholeMonthGrows() {
        assertThat(KEPT).hasSize(30).allSatisfy(kept -> assertThat(kept).isBetween(100, MOST_KEPT));
        assertThat(meanKept(25, 30)).isLessThanOrEqualTo(1.1 * meanKept(0, 5));
    }

    private static double meanKept(int from, int until) {
        return KEPT.subList(from, until).stream()
                .mapToInt(Integer::intValue)
                .average()
                .orElseThrow();
    }

    @Test
    void anOutageOnTheLastDayIsDetectedAsFastAsOnTheFirst() {
        assertThat(days).allSatisfy(day -> assertThat(day.secondsToOpen()).isLessThanOrEqualTo(20));
        assertThat(mean(MonthDay::secondsToOpen, 25, 30))
                .isLessThanOrEqualTo(1.5 * mean(MonthDay::secondsToOpen, 0, 5));
        assertThat(mean(MonthDay::deadCalls, 25, 30)).isLessThanOrEqualTo(1.5 * mean(MonthDay::deadCalls, 0, 5));
    }

    @Test
    void aKeyThatFailsOnTheLastDayIsRefusedAsSoonAsOnTheFirst() {
        assertThat(days).allSatisfy(day -> assertThat(day.keyCalls()).isLessThanOrEqualTo(150)); // of 360
        assertThat(mean(MonthDay::keyCalls, 25, 30)).isLessThanOrEqualTo(1.5 * mean(MonthDay::keyCalls, 0, 5));
    }

    @Test
    void aProcessThatLivesForTheWholeMonthRefusesADeadKeyAndReadsANewNameAsOnTheFirstDay() {
        assertThat(days).allSatisfy(day -> assertThat(day.oldestKeyCalls()).isLessThanOrEqualTo(25)); // of 60
        assertThat(days) // of 200 names: one read each, and another one if it would start a watch
                .allSatisfy(day -> assertThat(day.oldestReadsOfNewNames()).isLessThanOrEqualTo(300));
        assertThat(mean(MonthDay::oldestReadsOfNewNames, 25, 30))
                .isLessThanOrEqualTo(1.1 * mean(MonthDay::oldestReadsOfNewNames, 0, 5));
    }

    @Test
    void theTableHasOnlyItemsOfTheLastDays() {
        assertBounded(MonthDay::circuits);
        assertBounded(MonthDay::watches);
        assertThat(days).allSatisfy(day -> assertThat(day.keysOfOne()).isLessThanOrEqualTo(192));
    }

    @Test
    void noItemGrowsWithEarlierSourcesAndOverrides() {
        assertThat(days).allSatisfy(day -> assertThat(day.largestItem()).isLessThan(4_096));
        assertBounded(MonthDay::largestItem);
    }

    @Test
    void aNewNameCostsTheSameOnTheLastDayAsOnTheFirst() {
        assertThat(days).allSatisfy(day -> assertThat(day.readsOfNewNames()).isLessThanOrEqualTo(3L * day.newNames()));
        assertThat(mean(MonthDay::readsOfNewNames, 25, 30))
                .isLessThanOrEqualTo(1.1 * mean(MonthDay::readsOfNewNames, 0, 5));
    }

    @Test
    void theLogDoesNotGrow() {
        assertThat(mean(MonthDay::lines, 25, 30)).isLessThanOrEqualTo(1.2 * mean(MonthDay::lines, 0, 5));
        assertThat(mean(MonthDay::writes, 25, 30)).isLessThanOrEqualTo(1.2 * mean(MonthDay::writes, 0, 5));
        assertThat(mean(MonthDay::reads, 25, 30)).isLessThanOrEqualTo(1.2 * mean(MonthDay::reads, 0, 5));
    }

    /** The last days have no more items than the days on which as many are deleted as written. */
    private static void assertBounded(ToLongFunction<MonthDay> figure) {
        assertThat(mean(figure, 25, 30)).isLessThanOrEqualTo(1.15 * mean(figure, SETTLED, SETTLED + 5) + 5);
    }

    private static double mean(ToLongFunction<MonthDay> figure, int from, int until) {
        return days.subList(from, until).stream().mapToLong(figure).average().orElseThrow();
    }
}
