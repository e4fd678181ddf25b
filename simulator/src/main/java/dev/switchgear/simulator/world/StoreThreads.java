package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The threads of one environment that send requests to the table: eight, as core's own driver has. Further requests wait,
 * at most as long as a client waits for an answer; then they are not sent.
 */
final class StoreThreads {
    private static final int THREADS = 8;
    private static final long PATIENCE_MICROS = Micros.SECOND;

    private final GuardContext context;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int busy;

    StoreThreads(GuardContext context) {
        this.context = context;
    }

    private record Waiting(long sinceMicros, Runnable send, Runnable refused) {}

    <R> void ask(TableRequest<R> request, Consumer<TableReply<R>> receiver) {
        waiting.add(new Waiting(
                context.monotonicMicros(),
                () -> send(request, receiver),
                () -> receiver.accept(TableReply.failed(Kind.SATURATED))));
        next();
    }

    private <R> void send(TableRequest<R> request, Consumer<TableReply<R>> receiver) {
        busy++;
        Alarm givesUp = context.after(PATIENCE_MICROS, this::free);
        context.ask(request, reply -> {
            if (!givesUp.isOff()) {
                givesUp.turnOff();
                free();
            }
            receiver.accept(reply);
        });
    }

    private void free() {
        busy--;
        next();
    }

    private void next() {
        while (busy < THREADS && !waiting.isEmpty()) {
            Waiting first = waiting.remove();
            boolean late = context.monotonicMicros() - first.sinceMicros > PATIENCE_MICROS;
            (late ? first.refused : first.send).run();
        }
    }
}
