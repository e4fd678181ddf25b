package dev.switchgear.sandbox;

/**
 * One request as the dependency saw it.
 *
 * @param atMillis when it came, by the wall clock
 * @param key what it asked for
 * @param environment who sent it
 * @param probe whether its sender held a probe permit
 * @param reply what it met
 */
public record ReceivedRequest(long atMillis, String key, String environment, boolean probe, Health.Reply reply) {
    /** How long the request kept the dependency busy, for a caller that gives up after {@code patienceMillis}. */
    public long untilMillis(long patienceMillis) {
        long stay = reply.never() ? patienceMillis : Math.min(reply.after().toMillis(), patienceMillis);
        return atMillis + Math.max(1, stay);
    }
}
