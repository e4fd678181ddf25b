package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Month;
import dev.switchgear.simulator.runs.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A month of a fleet: what it leaves behind is bounded, and the last day is protected like the first. */
final class MonthTest {
    /** A week until items of dependencies may be deleted, two days until they are, one until the day is over. */
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
    void anOutageOnTheLastDayIsFoundAsFastAsOnTheFirst() {
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
        assertThat(days)
                .allSatisfy(day -> assertThat(day.oldestReadsOfNewNames()).isLessThanOrEqualTo(220)); // of 200 names
    }

    @Test
    void theTableHoldsWhatWasWrittenInTheLastDaysOnly() {
        assertBounded(MonthDay::circuits);
        assertBounded(MonthDay::watches);
        assertThat(days).allSatisfy(day -> assertThat(day.keysOfOne()).isLessThanOrEqualTo(192));
    }

    @Test
    void noItemGrowsWithTheSourcesAndOverridesThatCameAndWent() {
        assertThat(days).allSatisfy(day -> assertThat(day.largestItem()).isLessThan(4_096));
        assertBounded(MonthDay::largestItem);
    }

    @Test
    void aNewNameCostsOnTheLastDayWhatItCostOnTheFirst() {
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

    /** The last days hold no more than those from which on as much is deleted as is written. */
    private static void assertBounded(ToLongFunction<MonthDay> figure) {
        assertThat(mean(figure, 25, 30)).isLessThanOrEqualTo(1.15 * mean(figure, SETTLED, SETTLED + 5) + 5);
    }

    private static double mean(ToLongFunction<MonthDay> figure, int from, int until) {
        return days.subList(from, until).stream().mapToLong(figure).average().orElseThrow();
    }
}
