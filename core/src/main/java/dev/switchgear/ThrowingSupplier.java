package dev.switchgear;

/**
 * A call to a dependency.
 *
 * @param <T> what it returns
 * @param <E> what it may throw
 * @since 0.1.0
 */
@FunctionalInterface
public interface ThrowingSupplier<T, E extends Exception> {
    /** Makes the call. */
    T get() throws E;
}
