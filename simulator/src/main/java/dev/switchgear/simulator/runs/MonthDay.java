package dev.switchgear.simulator.runs;

/**
 * The figures of one day of a {@link Month}.
 *
 * @param number 1 is the first
 * @param secondsToOpen from the first failed call in the day's outage until the circuit was open
 * @param deadCalls calls of the dead dependency until then
 * @param keyCalls calls of a key that fails completely until it was refused, by all environments
 * @param oldestKeyCalls those of the environment that is never redeployed
 * @param newNames names that were used for the first time
 * @param readsOfNewNames reads of the table because of these names
 * @param oldestReadsOfNewNames those of the environment that is never redeployed
 * @param reads reads of the table
 * @param writes writes to the table, and of evidence
 * @param circuits items of circuits in the table at the end of the day
 * @param watches items of evidence in the table at the end of the day
 * @param keysOfOne items of keys that one read returns at most
 * @param largestItem characters of the largest item
 * @param lines events that an environment would have logged, of all environments
 */
public record MonthDay(
        int number,
        int secondsToOpen,
        int deadCalls,
        int keyCalls,
        int oldestKeyCalls,
        int newNames,
        long readsOfNewNames,
        long oldestReadsOfNewNames,
        long reads,
        long writes,
        int circuits,
        int watches,
        int keysOfOne,
        int largestItem,
        long lines) {}
