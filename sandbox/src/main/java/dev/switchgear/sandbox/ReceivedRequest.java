package dev.switchgear.sandbox;

/**
 * One request that the dependency received.
 *
 * @param atMillis when it arrived, by the wall clock
 * @param key its key
 * @param environment the environment that sent it
 * @param probe whether its sender held a probe permit
 * @param reply its answer
 */
public record ReceivedRequest(long atMillis, String key, String environment, boolean probe, Health.Reply reply) {
    /** The duration of the request, for a caller that stops waiting after {@code patienceMillis}. */
    public long untilMillis(long patienceMillis) {
        long stay = reply.never() ? patienceMillis : Math.min(reply.after().toMillis(), patienceMillis);
        return atMillis + Math.max(1, stay);
    }
}
