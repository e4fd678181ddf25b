package dev.switchgear.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The forms of a call in resilience4j: each decorates or executes the same work. */
enum CallForm {
    EXECUTE_SUPPLIER((breaker, work) -> breaker.executeSupplier(() -> work.unchecked())),
    DECORATE_SUPPLIER((breaker, work) ->
            CircuitBreaker.decorateSupplier(breaker, () -> work.unchecked()).get()),
    EXECUTE_CALLABLE((breaker, work) -> breaker.executeCallable(work::checked)),
    DECORATE_CALLABLE((breaker, work) ->
            CircuitBreaker.decorateCallable(breaker, work::checked).call()),
    EXECUTE_CHECKED_SUPPLIER((breaker, work) -> breaker.executeCheckedSupplier(work::checked)),
    DECORATE_CHECKED_SUPPLIER((breaker, work) ->
            CircuitBreaker.decorateCheckedSupplier(breaker, work::checked).get()),
    EXECUTE_RUNNABLE((breaker, work) -> {
        breaker.executeRunnable(() -> work.unchecked());
        return Work.DONE;
    }),
    DECORATE_RUNNABLE((breaker, work) -> {
        CircuitBreaker.decorateRunnable(breaker, () -> work.unchecked()).run();
        return Work.DONE;
    }),
    EXECUTE_CHECKED_RUNNABLE((breaker, work) -> {
        breaker.executeCheckedRunnable(() -> work.checked());
        return Work.DONE;
    }),
    DECORATE_CHECKED_RUNNABLE((breaker, work) -> {
        CircuitBreaker.decorateCheckedRunnable(breaker, () -> work.checked()).run();
        return Work.DONE;
    }),
    DECORATE_CONSUMER((breaker, work) -> {
        CircuitBreaker.decorateConsumer(breaker, (String order) -> work.unchecked())
                .accept("order");
        return Work.DONE;
    }),
    DECORATE_CHECKED_CONSUMER((breaker, work) -> {
        CircuitBreaker.decorateCheckedConsumer(breaker, (String order) -> work.checked())
                .accept("order");
        return Work.DONE;
    }),
    DECORATE_FUNCTION((breaker, work) -> CircuitBreaker.decorateFunction(breaker, (String order) -> work.unchecked())
            .apply("order")),
    DECORATE_CHECKED_FUNCTION(
            (breaker, work) -> CircuitBreaker.decorateCheckedFunction(breaker, (String order) -> work.checked())
                    .apply("order")),
    OWN_SUPPLIER(
            (breaker, work) -> breaker.decorateSupplier(() -> work.unchecked()).get()),
    OWN_CALLABLE((breaker, work) -> breaker.decorateCallable(work::checked).call()),
    OWN_CHECKED_SUPPLIER(
            (breaker, work) -> breaker.decorateCheckedSupplier(work::checked).get()),
    OWN_RUNNABLE((breaker, work) -> {
        breaker.decorateRunnable(() -> work.unchecked()).run();
        return Work.DONE;
    }),
    OWN_CONSUMER((breaker, work) -> {
        breaker.decorateConsumer((String order) -> work.unchecked()).accept("order");
        return Work.DONE;
    }),
    OWN_CHECKED_CONSUMER((breaker, work) -> {
        breaker.decorateCheckedConsumer((String order) -> work.checked()).accept("order");
        return Work.DONE;
    }),
    EXECUTE_COMPLETION_STAGE((breaker, work) ->
            unwrapped(breaker.executeCompletionStage(() -> work.stage()).toCompletableFuture())),
    DECORATE_COMPLETION_STAGE(
            (breaker, work) -> unwrapped(CircuitBreaker.decorateCompletionStage(breaker, () -> work.stage())
                    .get()
                    .toCompletableFuture())),
    DECORATE_FUTURE((breaker, work) -> {
        try {
            return CircuitBreaker.decorateFuture(breaker, () -> {
                        FutureTask<String> task = new FutureTask<>(work::checked);
                        task.run();
                        return task;
                    })
                    .get()
                    .get();
        } catch (ExecutionException e) {
            throw causeOf(e);
        }
    });

    @SuppressWarnings("ImmutableEnumChecker") // the lambda expressions above have no state
    private final Caller caller;

    CallForm(Caller caller) {
        this.caller = caller;
    }

    /** Makes the call, and throws what the work throws, or the exception of a refusal. */
    String call(CircuitBreaker breaker, Work work) throws Throwable {
        return caller.call(breaker, work);
    }

    private static String unwrapped(CompletableFuture<String> stage) throws Throwable {
        try {
            return stage.get();
        } catch (ExecutionException e) {
            throw causeOf(e);
        }
    }

    private static Throwable causeOf(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }

    @FunctionalInterface
    private interface Caller {
        String call(CircuitBreaker breaker, Work work) throws Throwable;
    }

    /** The work of a call. It counts its calls, and fails if a test wants that. */
    static final class Work {
        static final String DONE = "done";

        private final boolean fails;
        int calls;

        Work(boolean fails) {
            this.fails = fails;
        }

        String checked() {
            return unchecked();
        }

        String unchecked() {
            calls++;
            if (fails) {
                throw new IllegalStateException("BAM!");
            }
            return DONE;
        }

        CompletableFuture<String> stage() {
            calls++;
            return fails
                    ? CompletableFuture.failedFuture(new IllegalStateException("BAM!"))
                    : CompletableFuture.completedFuture(DONE);
        }
    }
}
