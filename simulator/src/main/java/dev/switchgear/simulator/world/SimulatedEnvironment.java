package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.TableReply;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.time.WallClock;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment. It starts cold, serves one request at a time, is frozen in between, and may die at any
 * time. Its wall clock is wrong. Its monotonic clock stops while it is frozen, between requests or during one.
 */
public final class SimulatedEnvironment implements GuardContext {
    /** A connection is closed after this time without a request; the JDK keeps the shipped lean client's for 5 s. */
    private static final long CONNECTION_IDLES_MICROS = 5 * Micros.SECOND;

    private final World world;
    private final int number;
    private final WallClock clock;
    private final SplittableRandom own;
    private final SplittableRandom network;
    private final SplittableRandom life;
    private final CallGuard guard;
    private final Freezing freezing;
    private long lastSent = Long.MIN_VALUE;
    private boolean dead;
    private boolean retiring;
    private @Nullable Call running;

    SimulatedEnvironment(World world, int number) {
        this.world = world;
        this.number = number;
        own = world.seeds().fork("environment", number);
        network = world.seeds().fork("network", number);
        life = world.seeds().fork("life", number);
        clock = world.scenario().fleet().clocks().clock(world.seeds().fork("clocks", number));
        freezing = new Freezing(this::now);
        guard = world.protection().guard(this);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long wallMillis() {
        return clock.millis(now());
    }

    @Override
    public long monotonicMicros() {
        return freezing.monotonicMicros();
    }

    @Override
    public RandomGenerator random() {
        return own;
    }

    @Override
    public Alarm after(long micros, Runnable then) {
        Alarm alarm = new Alarm(then);
        ringAt(monotonicMicros() + micros, micros, alarm);
        return alarm;
    }

    @Override
    public <R> void ask(TableRequest<R> request, Consumer<TableReply<R>> receiver) {
        step(() -> world.network().send(this, request, network, reply -> step(() -> receiver.accept(reply))));
    }

    @Override
    public Cloud cloud() {
        return world.cloud();
    }

    @Override
    public void opened() {
        world.observer().opened(now());
    }

    @Override
    public int circuits() {
        return Math.max(1, (int) world.faults().strength(TimedFault.Kind.MANY_CIRCUITS, now()));
    }

    @Override
    public Observer observer() {
        return world.observer();
    }

    @Override
    public long trueMicros() {
        return now();
    }

    WallClock clock() {
        return clock;
    }

    public CallGuard guard() {
        return guard;
    }

    boolean isDead() {
        return dead;
    }

    /** Serves a request that concerns a key, or none. */
    void serve(@Nullable String key, int keyNumber) {
        boolean mailFirst = freezing.holdsNothing() || life.nextBoolean();
        freezing.rest(false);
        if (mailFirst) {
            freezing.readMail();
        }
        step(() -> begin(key, keyNumber));
        freezing.readMail();
    }

    /** Passes on input from outside: now, when the environment thaws, or never. */
    void deliver(Runnable mail) {
        freezing.deliver(mail);
    }

    /** Whether a request that is sent now finds no open connection; records that one is sent. */
    boolean sendsOnNewConnection() {
        boolean anew = lastSent == Long.MIN_VALUE || now() - lastSent > CONNECTION_IDLES_MICROS;
        lastSent = now();
        return anew;
    }

    /** Ends this environment: at once if it is idle, otherwise after its request. */
    void retire() {
        if (freezing.isResting()) {
            die();
        } else {
            retiring = true;
        }
    }

    private void begin(@Nullable String key, int keyNumber) {
        guard.begin(key, new CallGuard.Decided() {
            @Override
            public void admitted(CallGuard.Pass pass) {
                step(() -> call(key, keyNumber, pass));
            }

            @Override
            public void refused() {
                world.trace().note(now(), Trace.Kind.REFUSED, number, 0, "");
                world.observer().refused(SimulatedEnvironment.this, now());
                rest();
            }
        });
    }

    private void call(@Nullable String key, int keyNumber, CallGuard.Pass pass) {
        Response response = world.dependency().respond(number, keyNumber, now());
        Call call = new Call(this, key, pass, response, now());
        running = call;
        world.trace()
                .note(
                        now(),
                        pass.isProbe() ? Trace.Kind.PROBE : Trace.Kind.ADMITTED,
                        number,
                        response.micros(),
                        response.outcome().result());
        world.observer().called(call, now());
        if (pass.isProbe() && world.faults().strikes(TimedFault.Kind.PROBERS_KILLED, now(), life)) {
            world.queue().after(life.nextLong(response.micros() + 1), this::die);
        }
        world.queue().after(response.micros(), () -> deliver(() -> step(() -> answered(call))));
    }

    private void answered(Call call) {
        world.trace().note(now(), Trace.Kind.ANSWERED, number, call.durationMillis(), "");
        step(() -> record(call));
    }

    private void record(Call call) {
        running = null;
        world.observer().ended(call, true, now());
        guard.finish(call.pass(), call.response().outcome(), call.durationMillis(), this::rest);
    }

    private void rest() {
        if (dead) {
            return;
        }
        freezing.rest(true);
        if (retiring) {
            die();
        } else {
            world.fleet().rests(this);
        }
    }

    /** Continues with the next instruction, unless the environment stops or dies right before it. */
    private void step(Runnable next) {
        if (dead) {
            return;
        }
        if (world.faults().strikes(TimedFault.Kind.KILLS, now(), life)) {
            die();
            return;
        }
        if (!freezing.isStalled() && world.faults().strikes(TimedFault.Kind.FREEZES, now(), life)) {
            stall();
        }
        deliver(next);
    }

    private void stall() {
        long length = Freezing.stallMicros(life, world.scenario().calmFrom() * Micros.MILLI - now());
        world.trace().note(now(), Trace.Kind.STALLED, number, length, length / 1e6);
        freezing.stall(true);
        world.queue().after(length, () -> {
            freezing.stall(false);
            freezing.readMail();
        });
    }

    private void die() {
        if (dead) {
            return;
        }
        dead = true;
        freezing.end();
        world.trace().note(now(), Trace.Kind.DIED, number, 0, "");
        Call call = running;
        if (call != null) {
            running = null;
            world.observer().ended(call, false, now());
        }
        world.fleet().lost(this);
    }

    private void ringAt(long deadline, long micros, Alarm alarm) {
        world.queue().after(micros, () -> {
            if (!alarm.isOff()) {
                deliver(() -> ringOrWait(deadline, alarm));
            }
        });
    }

    private void ringOrWait(long deadline, Alarm alarm) {
        long missing = deadline - monotonicMicros();
        if (missing > 0) { // it was frozen in between, and so was its monotonic clock
            ringAt(deadline, missing, alarm);
        } else {
            alarm.ring();
        }
    }

    private long now() {
        return world.queue().now();
    }
}
