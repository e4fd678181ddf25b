package dev.switchgear.participant;

/**
 * One step of a participant: it is done, or it waits for the reply of the store.
 *
 * <p>A participant does no input or output. Its driver sends the request (with a thread, or with the event queue of a
 * simulator) and resumes the step with the reply.
 *
 * @param <T> the type of the result
 * @since 0.1.0
 */
public sealed interface Step<T> {
    /** The step is done. */
    record Done<T>(T value) implements Step<T> {}

    /** The step waits for the store. */
    record Await<T>(StoreRequest request, Continuation<T> then) implements Step<T> {}

    /** Continues with the reply of the store. */
    @FunctionalInterface
    interface Continuation<T> {
        /** Continues with the reply and the time at which it arrived, by the wall clock. */
        Step<T> resume(StoreReply reply, long nowMillis);
    }

    /** The continuation after a value. */
    @FunctionalInterface
    interface Next<T, R> {
        /** Continues with a value at a time. */
        Step<R> go(T value, long nowMillis);
    }

    /** Returns a step that is done with {@code value}. */
    static <T> Step<T> done(T value) {
        return new Done<>(value);
    }

    /** Returns a step that waits for the store. */
    static <T> Step<T> await(StoreRequest request, Continuation<T> then) {
        return new Await<>(request, then);
    }

    /** Returns this step followed by another one. */
    default <R> Step<R> then(long nowMillis, Next<T, R> next) {
        if (this instanceof Done<T> done) {
            return next.go(done.value(), nowMillis);
        }
        Await<T> await = (Await<T>) this;
        return new Await<>(
                await.request(),
                (reply, later) -> await.then().resume(reply, later).then(later, next));
    }
}
