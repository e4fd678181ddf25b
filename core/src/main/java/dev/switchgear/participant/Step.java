package dev.switchgear.participant;

/**
 * One step of a participant: either it is done, or it waits for the store's reply.
 *
 * <p>A participant does no input or output of its own. Who drives it carries out the request, whatever that takes
 * (a thread, an event queue of a simulator), and resumes with the reply.
 *
 * @param <T> what comes out in the end
 * @since 0.1.0
 */
public sealed interface Step<T> {
    /** The end. */
    record Done<T>(T value) implements Step<T> {}

    /** The store is asked. */
    record Await<T>(StoreRequest request, Continuation<T> then) implements Step<T> {}

    /** What happens with the store's reply. */
    @FunctionalInterface
    interface Continuation<T> {
        /** Goes on, with the reply to the request and the wall clock's time at which it came. */
        Step<T> resume(StoreReply reply, long nowMillis);
    }

    /** What follows a value. */
    @FunctionalInterface
    interface Next<T, R> {
        /** Goes on with a value at a time. */
        Step<R> go(T value, long nowMillis);
    }

    /** Returns the step that ends with {@code value}. */
    static <T> Step<T> done(T value) {
        return new Done<>(value);
    }

    /** Returns the step that asks the store. */
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
