package dev.switchgear.simulator.world;

import dev.switchgear.model.Outcome;
import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import dev.switchgear.spi.CircuitId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An environment whose calls use many circuits at the same moment. The circuit that is observed is asked last, behind all
 * the others, whose dependencies are healthy. All of them share the few threads that send requests.
 */
final class CrowdedGuard implements CallGuard {
    private static final long QUICK_MILLIS = 1;

    private final SwitchgearGuard observed;
    private final List<OtherCircuit> others = new ArrayList<>();

    CrowdedGuard(SwitchgearProtection protection, GuardContext context) {
        StoreThreads threads = new StoreThreads(context);
        observed = protection.guard(SwitchgearProtection.CIRCUIT, new Shared(context, threads, context.observer()));
        GuardContext unobserved = new Shared(context, threads, new Observer() {});
        for (int number = 1; number < context.circuits(); number++) {
            others.add(new OtherCircuit(protection.guard(CircuitId.of("sim", "other-" + number), unobserved)));
        }
    }

    @Override
    public void begin(@Nullable String key, Decided decided) {
        others.forEach(OtherCircuit::call);
        observed.begin(key, decided);
    }

    @Override
    public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
        observed.finish(pass, outcome, durationMillis, recorded);
    }

    /** A circuit whose calls succeed at once. */
    private static final class OtherCircuit implements Decided {
        private final SwitchgearGuard guard;
        private boolean busy;

        OtherCircuit(SwitchgearGuard guard) {
            this.guard = guard;
        }

        void call() {
            if (!busy) { // a guard handles one call at a time
                busy = true;
                guard.begin(null, this);
            }
        }

        @Override
        public void admitted(Pass pass) {
            guard.finish(pass, Outcome.SUCCESS, QUICK_MILLIS, this::refused);
        }

        @Override
        public void refused() {
            busy = false;
        }
    }

    /** The environment, with a part of its threads. */
    private record Shared(GuardContext context, StoreThreads threads, Observer observer) implements GuardContext {
        @Override
        public <R> void ask(TableRequest<R> request, Consumer<TableReply<R>> receiver) {
            threads.ask(request, receiver);
        }

        @Override
        public int number() {
            return context.number();
        }

        @Override
        public long wallMillis() {
            return context.wallMillis();
        }

        @Override
        public long monotonicMicros() {
            return context.monotonicMicros();
        }

        @Override
        public RandomGenerator random() {
            return context.random();
        }

        @Override
        public Alarm after(long micros, Runnable then) {
            return context.after(micros, then);
        }

        @Override
        public Cloud cloud() {
            return context.cloud();
        }

        @Override
        public void opened() {
            context.opened();
        }

        @Override
        public int circuits() {
            return 1;
        }

        @Override
        public long trueMicros() {
            return context.trueMicros();
        }
    }
}
