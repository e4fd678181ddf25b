package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.Admission;
import dev.switchgear.participant.Identity;
import dev.switchgear.participant.Participant;
import dev.switchgear.participant.Step;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.simulator.time.Alarm;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives a production participant as core's own host does, with an event queue in place of threads: every wait is
 * within the call's budgets, late replies are used, some reads have no waiting caller, and each request is sent once.
 *
 * <p>A store client continues after its caller has given up, so that replies come late. A client that is not ours may
 * not.
 */
public final class SwitchgearGuard implements CallGuard {
    private static final long PATIENCE_MICROS = Micros.SECOND;

    private final CircuitPolicy policy;
    private final GuardContext context;
    private final Participant participant;
    private final List<Exchange> underWay = new ArrayList<>(2);
    private final boolean patient;
    private Exchanges exchanges;
    private int sinceThrottled = Integer.MAX_VALUE;
    private long readAnswered = -1;

    SwitchgearGuard(CircuitId circuit, CircuitPolicy policy, boolean anyClient, GuardContext context) {
        this.policy = policy;
        this.context = context;
        var random = context.random();
        Identity identity = new Identity(random.nextLong(), "sim/" + context.number());
        patient = random.nextBoolean() || !anyClient;
        participant = new Participant(circuit, policy, identity, random);
        exchanges = new Exchanges(policy);
    }

    @Override
    public void begin(@Nullable String key, Decided decided) {
        exchanges = new Exchanges(policy);
        drive(participant.begin(key, context.wallMillis()), admission -> {
            participant.backgroundRead(context.wallMillis()).ifPresent(this::readAside);
            participant
                    .overdueReport(context.wallMillis())
                    .ifPresent(step -> driveToEnd(step, new Exchanges(policy), () -> {}));
            participant.drainEvents();
            context.observer().decided(this, key, admission, context.trueMicros());
            tell(decided, key, admission);
        });
    }

    @Override
    public void finish(Pass pass, Outcome outcome, long durationMillis, Runnable recorded) {
        Admission.Admitted admitted = ((Admitted) pass).admission;
        Exchanges allowance = exchanges;
        Runnable goesOn = goingOnWithin(allowance, recorded);
        driveToEnd(participant.finish(admitted, outcome, durationMillis, context.wallMillis()), allowance, goesOn);
    }

    /** Ends the wait of a call, once: because its work is done, or its budget is used up. */
    private Runnable goingOnWithin(Exchanges allowance, Runnable recorded) {
        long start = context.monotonicMicros();
        Runnable goesOn = () -> {
            participant.drainEvents();
            allowance.spendOnWrites(context.monotonicMicros() - start);
            context.observer().waited(this, allowance, context.trueMicros());
            recorded.run();
        };
        Alarm tooLate = context.after(allowance.leftForWrites(), goesOn);
        return () -> {
            if (!tooLate.isOff()) {
                tooLate.turnOff();
                goesOn.run();
            }
        };
    }

    /**
     * Continues however long the store takes; the writes that a call leaves behind are still made. The next call may have
     * begun by then, and has budgets of its own.
     */
    private <T> void driveToEnd(Step<T> step, Exchanges allowance, Runnable done) {
        if (step instanceof Step.Await<T> read && read.request() instanceof StoreRequest.Read) {
            exchange(
                    read.request(),
                    allowance,
                    reply -> driveToEnd(read.then().resume(reply, context.wallMillis()), allowance, done));
        } else if (step instanceof Step.Await<T> await) {
            long budget = policy.writeBudget().toMillis() * Micros.MILLI;
            submit(await.request(), budget)
                    .whenOver(reply -> driveToEnd(await.then().resume(reply, context.wallMillis()), allowance, done));
        } else {
            done.run();
        }
    }

    public int environment() {
        return context.number();
    }

    /** Returns the time of the machine's clock. */
    public long wallMillis() {
        return context.wallMillis();
    }

    /** Returns what the participant knows of a circuit. */
    public CircuitStatus status(@Nullable String key) {
        return participant.status(key, context.wallMillis());
    }

    /** Returns when a read was last answered, in microseconds since the start of the run; negative if none was. */
    public long readAnsweredMicros() {
        return readAnswered;
    }

    /** Returns how many replies to reads came since the table last refused one for capacity. */
    public int repliesSinceThrottled() {
        return sinceThrottled;
    }

    private void tell(Decided decided, @Nullable String key, Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            boolean probe = admitted.isProbe();
            decided.admitted(new Admitted(admitted, probe, probe ? status(key).epoch() : 0));
        } else {
            context.observer().waited(this, exchanges, context.trueMicros());
            decided.refused();
        }
    }

    private <T> void drive(Step<T> step, Consumer<T> done) {
        if (step instanceof Step.Await<T> await) {
            exchange(
                    await.request(), exchanges, reply -> drive(await.then().resume(reply, context.wallMillis()), done));
        } else {
            done.accept(((Step.Done<T>) step).value());
        }
    }

    /** Sends a request to the store and waits for the reply as long as the call may; a later reply is still used. */
    private void exchange(StoreRequest request, Exchanges allowance, Consumer<StoreReply> receiver) {
        long start = context.monotonicMicros();
        long budget = allowance.left(request);
        Exchange exchange = submit(request, budget);
        Alarm tooLate = context.after(budget, () -> {
            allowance.spend(request, context.monotonicMicros() - start);
            receiver.accept(new StoreReply.Late());
        });
        exchange.whenOver(reply -> {
            if (tooLate.isOff()) {
                participant.accept(request, reply, context.wallMillis());
            } else {
                tooLate.turnOff();
                allowance.spend(request, context.monotonicMicros() - start);
                receiver.accept(reply);
            }
        });
    }

    private void readAside(StoreRequest.Read read) {
        submit(read, new Exchanges(policy).left(read))
                .whenOver(reply -> participant.accept(read, reply, context.wallMillis()));
    }

    /** Starts an exchange, or joins the one in progress for the same request. */
    private Exchange submit(StoreRequest request, long budget) {
        for (Exchange exchange : underWay) {
            if (exchange.request().equals(request)) {
                return exchange;
            }
        }
        Exchange exchange = new Exchange(request);
        underWay.add(exchange);
        if (request instanceof StoreRequest.Read read) {
            ask(exchange, new CircuitRead(read), items -> new StoreReply.Items(items));
        } else if (request instanceof StoreRequest.Apply apply) {
            ask(exchange, writeOf(apply), result -> new StoreReply.Result(result));
        } else if (request instanceof StoreRequest.Add add) {
            EvidenceAdd evidence = new EvidenceAdd(environment(), add.watch(), add.evidence(), context.observer());
            ask(exchange, evidence, totals -> new StoreReply.Totals(totals));
        }
        Kind giveUp = patient ? Kind.UNREACHABLE : Kind.TIMEOUT;
        exchange.givesUp(context.after(
                patient ? PATIENCE_MICROS : budget,
                () -> end(exchange, new StoreReply.Failed(giveUp, "the client gave up"))));
        return exchange;
    }

    private <R> void ask(Exchange exchange, TableRequest<R> request, java.util.function.Function<R, StoreReply> wrap) {
        context.observer().composed(this, request, context.trueMicros());
        context.ask(request, reply -> {
            Kind failure = reply.failure();
            R value = reply.value();
            if (exchange.request() instanceof StoreRequest.Read) {
                readAnswered = value == null ? readAnswered : context.trueMicros();
                sinceThrottled = failure == Kind.THROTTLED ? 0 : Math.max(sinceThrottled, sinceThrottled + 1);
            }
            end(
                    exchange,
                    value != null
                            ? wrap.apply(value)
                            : new StoreReply.Failed(failure == null ? Kind.UNREACHABLE : failure, "simulated"));
        });
    }

    private void end(Exchange exchange, StoreReply reply) {
        underWay.remove(exchange);
        exchange.end(reply);
    }

    private CircuitWrite writeOf(StoreRequest.Apply apply) {
        return new CircuitWrite(
                apply.circuit(),
                apply.transition(),
                epochOf(apply.transition()),
                context.trueMicros(),
                context.observer());
    }

    /**
     * Returns the epoch against which a transition was composed; the participant may have forgotten the circuit since.
     */
    private static long epochOf(Transition transition) {
        return transition.conditions().stream()
                .filter(condition -> condition instanceof Condition.Equals equal
                        && equal.attribute().equals(Attribute.EPOCH))
                .map(condition -> (long) ((Condition.Equals) condition).value())
                .findFirst()
                .orElse(0L);
    }

    private record Admitted(Admission.Admitted admission, boolean isProbe, long epoch) implements Pass {
        @Override
        public long leaseUntilMillis() {
            return admission.leaseUntilMillis();
        }
    }
}
