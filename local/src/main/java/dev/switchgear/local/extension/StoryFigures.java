package dev.switchgear.local.extension;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import java.util.List;
import java.util.Map;

/**
 * The figures of the story.
 *
 * @param wrongAnswers a line about each invocation that did not return, or returned what does not fit the story
 * @param deadCalls calls that reached the dead dependency, by function
 * @param deadCallsBeforeRefusal the calls of functions that had detected no failure, from the opening of the circuit to
 *     their first refusal
 * @param refusals by function, while the dependency was dead
 * @param millisToOpen from the break to the open circuit; negative if it did not open
 * @param millisToRecover from the recovery of the dependency to the closed circuit
 * @param endedInTime how many extensions ended by themselves at SHUTDOWN
 */
record StoryFigures(
        List<String> wrongAnswers,
        Map<String, Integer> deadCalls,
        int deadCallsBeforeRefusal,
        Map<String, Integer> refusals,
        long millisToOpen,
        long millisToRecover,
        int writesWhileHealthy,
        int timesOpened,
        int endedInTime) {
    /**
     * One call each until the next read, and one more, because a busy machine may answer that read too late for its
     * call.
     */
    private static final int MOST_LATE_CALLS = 4;

    /** Returns the line about the opening. It says what happened, not what was expected. */
    static String opening(long millisToOpen) {
        return millisToOpen < 0
                ? "the circuit has NOT opened"
                : "the circuit opens, " + Narrator.seconds(millisToOpen) + " after the break";
    }

    /** Returns the promises and the figures. */
    Promises promises() {
        Promises promises = new Promises();
        promises.add(
                "everyLanguageIsServed",
                wrongAnswers.isEmpty(),
                wrongAnswers.isEmpty() ? "every invocation returned" : wrongAnswers.get(0));
        promises.add("noWritesWhileHealthy", writesWhileHealthy == 0, writesWhileHealthy + " table writes, 0 promised");
        promises.add("opensOnce", timesOpened == 1, "opened " + timesOpened + " times, 1 promised");
        boolean allRefuse = refusals.size() == 3 && refusals.values().stream().allMatch(count -> count > 0);
        promises.add("everyLanguageRefuses", allRefuse, "refusals " + refusals + ", some of each promised");
        promises.add(
                "othersNeedNotFindOut",
                deadCallsBeforeRefusal <= MOST_LATE_CALLS,
                deadCallsBeforeRefusal + " calls of the others met the dead dependency before they were refused, "
                        + MOST_LATE_CALLS + " at most promised");
        promises.add("recovers", millisToRecover >= 0, millisToRecover < 0 ? "still refusing" : "closed, no refusals");
        promises.add("extensionsEndInTime", endedInTime == 3, endedInTime + " of 3 extensions ended by themselves");
        var json = promises.json();
        json.put("millisToOpen", millisToOpen);
        json.put("millisToRecover", millisToRecover);
        json.put("writesWhileHealthy", writesWhileHealthy);
        json.put("timesOpened", timesOpened);
        deadCalls.forEach(json.putObject("callsToDeadDependency")::put);
        refusals.forEach(json.putObject("refusals")::put);
        return promises;
    }
}
