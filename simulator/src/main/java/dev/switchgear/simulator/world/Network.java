package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The way to the table and back. It delays, loses, duplicates and refuses requests, according to the active faults. */
public final class Network {
    private final EventQueue queue;
    private final Faults faults;
    private final SimulatedDynamoDb table;
    private final Trace trace;
    private final Observer observer;

    Network(World world) {
        queue = world.queue();
        faults = world.faults();
        table = world.table();
        trace = world.trace();
        observer = world.observer();
    }

    /** Sends a request of an environment. The environment receives the answer, unless it is frozen or dead by then. */
    <R> void send(
            SimulatedEnvironment sender,
            TableRequest<R> request,
            SplittableRandom random,
            Consumer<TableReply<R>> receiver) {
        Delivery drawn = faults.fate(RequestKind.of(request), queue.now(), random);
        Delivery fate = sender.sendsOnNewConnection() ? drawn.later(faults.connectMicros(queue.now())) : drawn;
        trace.note(queue.now(), Trace.Kind.SENT, sender.number(), fate.upMicros(), request);
        if (fate.upMicros() < 0) {
            return;
        }
        queue.after(fate.upMicros(), () -> arrive(sender, request, fate, receiver));
        if (fate.twinMicros() >= 0) {
            queue.after(fate.twinMicros(), () -> answer(sender, request, fate));
        }
    }

    private <R> void arrive(
            SimulatedEnvironment sender, TableRequest<R> request, Delivery fate, Consumer<TableReply<R>> receiver) {
        TableReply<R> reply = answer(sender, request, fate);
        if (fate.downMicros() >= 0) {
            queue.after(fate.downMicros(), () -> sender.deliver(() -> receiver.accept(reply)));
        }
    }

    private <R> TableReply<R> answer(SimulatedEnvironment sender, TableRequest<R> request, Delivery fate) {
        long now = queue.now();
        Kind refusal = fate.refusal();
        if (refusal == null && !table.admits(request, now)) {
            refusal = Kind.THROTTLED;
        }
        observer.used(request, refusal != null, now);
        if (refusal != null) {
            trace.note(
                    now, Trace.Kind.THROTTLED, sender.number(), refusal.name().hashCode(), refusal);
            return TableReply.failed(refusal);
        }
        R value = request.carryOut(table, now - fate.lagMicros());
        trace.note(now, request.isWrite() ? Trace.Kind.CHANGED : Trace.Kind.READ, sender.number(), 0, value);
        return TableReply.of(value);
    }
}
