package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Month;
import dev.switchgear.simulator.runs.MonthDay;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A month of a fleet: what it leaves behind is bounded, and the last day is protected like the first. */
final class MonthTest {
    /** A week until items of dependencies may be deleted, two days until they are, one until the day is over. */
    private static final int SETTLED = 10;

    private static List<MonthDay> days = List.of();

    @BeforeAll
    static void aMonthPasses() {
        days = new Month(1).days(30);
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
        assertThat(days) // of 200 names: one read each, and one more for those that would start a watch
                .allSatisfy(day -> assertThat(day.oldestReadsOfNewNames()).isLessThanOrEqualTo(300));
        assertThat(mean(MonthDay::oldestReadsOfNewNames, 25, 30))
                .isLessThanOrEqualTo(1.1 * mean(MonthDay::oldestReadsOfNewNames, 0, 5));
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
