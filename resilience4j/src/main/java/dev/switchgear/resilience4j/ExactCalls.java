package dev.switchgear.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.functions.CheckedConsumer;
import io.github.resilience4j.core.functions.CheckedRunnable;
import io.github.resilience4j.core.functions.CheckedSupplier;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A breaker's own methods that make a call. Each uses {@link #guarded}, which knows the permit of the call.
 * resilience4j's methods catch exceptions only; these also count a call that ends with an {@link Error}.
 */
interface ExactCalls extends CircuitBreaker {
    /** Makes a call if it is permitted, and counts its outcome, whatever it throws. */
    <T> T guarded(CheckedSupplier<T> work) throws Throwable;

    @Override
    default <T> T executeCheckedSupplier(CheckedSupplier<T> work) throws Throwable {
        return guarded(work);
    }

    @Override
    default <T> T executeSupplier(Supplier<T> work) {
        try {
            return guarded(work::get);
        } catch (Throwable thrown) {
            throw ExactCalls.<RuntimeException>same(thrown);
        }
    }

    @Override
    default <T> T executeCallable(Callable<T> work) throws Exception {
        try {
            return guarded(work::call);
        } catch (Throwable thrown) {
            throw ExactCalls.<Exception>same(thrown);
        }
    }

    @Override
    default void executeRunnable(Runnable work) {
        executeSupplier(() -> {
            work.run();
            return "";
        });
    }

    @Override
    default void executeCheckedRunnable(CheckedRunnable work) throws Throwable {
        guarded(() -> {
            work.run();
            return "";
        });
    }

    @Override
    default <T> CheckedSupplier<T> decorateCheckedSupplier(CheckedSupplier<T> work) {
        return () -> guarded(work);
    }

    @Override
    default <T> Supplier<T> decorateSupplier(Supplier<T> work) {
        return () -> executeSupplier(work);
    }

    @Override
    default <T> Callable<T> decorateCallable(Callable<T> work) {
        return () -> executeCallable(work);
    }

    @Override
    default Runnable decorateRunnable(Runnable work) {
        return () -> executeRunnable(work);
    }

    @Override
    default CheckedRunnable decorateCheckedRunnable(CheckedRunnable work) {
        return () -> executeCheckedRunnable(work);
    }

    @Override
    default <T> Consumer<T> decorateConsumer(Consumer<T> work) {
        return value -> executeRunnable(() -> work.accept(value));
    }

    @Override
    default <T> CheckedConsumer<T> decorateCheckedConsumer(CheckedConsumer<T> work) {
        return value -> executeCheckedRunnable(() -> work.accept(value));
    }

    /**
     * Throws the exception of the work unchanged; code in another language may throw a checked exception that no method
     * declares.
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler does not see the type
    private static <E extends Throwable> E same(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
