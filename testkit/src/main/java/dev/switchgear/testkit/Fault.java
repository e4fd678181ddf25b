package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One way in which a store can fail. {@linkplain FaultyStore#inject Inject} it into a {@link FaultyStore}.
 *
 * <p>A fault is a value, so it may be injected many times. By default it affects every operation on every circuit until
 * it is healed. {@link #onlyOn}, {@link #onlyFor} and {@link #times} restrict it.
 *
 * @since 0.1.0
 */
public final class Fault {
    private final String name;
    private final Supplier<FaultBehaviour> behaviour;
    private final Set<StoreOperation> operations;
    private final Set<CircuitId> circuits;
    private final int limit;

    private Fault(String name, Supplier<FaultBehaviour> behaviour) {
        this(name, behaviour, EnumSet.allOf(StoreOperation.class), Set.of(), Integer.MAX_VALUE);
    }

    private Fault(
            String name,
            Supplier<FaultBehaviour> behaviour,
            Set<StoreOperation> operations,
            Set<CircuitId> circuits,
            int limit) {
        this.name = name;
        this.behaviour = behaviour;
        this.operations = operations;
        this.circuits = circuits;
        this.limit = limit;
    }

    /**
     * The answer comes after {@code delay} of real time. An interrupt ends the wait as a timeout, before anything is
     * done.
     */
    public static Fault slow(Duration delay) {
        return new Fault("slow by " + delay, () -> FaultBehaviour.delay(delay));
    }

    /** The answer comes after {@code delay} of virtual time, which passes at once in real time. */
    public static Fault slow(Duration delay, VirtualTime time) {
        return new Fault("slow by " + delay, () -> FaultBehaviour.before(question -> time.advance(delay)));
    }

    /**
     * No answer comes until the fault is healed or the caller is interrupted; then it is a timeout, and nothing is
     * done.
     */
    public static Fault blackHole() {
        return new Fault("black hole", FaultBehaviour.BlackHole::new);
    }

    /** The store throttles; nothing is done. */
    public static Fault throttled() {
        return failing(Kind.THROTTLED);
    }

    /** The store cannot be reached; nothing is done. */
    public static Fault unreachable() {
        return failing(Kind.UNREACHABLE);
    }

    /** The store denies access; nothing is done. */
    public static Fault denied() {
        return failing(Kind.DENIED);
    }

    /** The store fails at once with {@code kind}; nothing is done. */
    public static Fault failing(Kind kind) {
        return new Fault(
                "failing as " + kind,
                () -> FaultBehaviour.before(question -> {
                    throw question.failure(kind);
                }));
    }

    /** The operation is done, and its answer is lost; the caller sees a timeout. */
    public static Fault timedOutButApplied() {
        return new Fault(
                "timed out but applied",
                () -> FaultBehaviour.after(question -> {
                    throw question.failure(Kind.TIMEOUT);
                }));
    }

    /** The request is lost, and nothing is done; the caller sees a timeout. */
    public static Fault lostBeforeApplied() {
        return new Fault(
                "lost before applied",
                () -> FaultBehaviour.before(question -> {
                    throw question.failure(Kind.TIMEOUT);
                }));
    }

    /**
     * Reads that do not ask for consistency return each item as it was {@code versions} versions ago, as far as this
     * store has seen its versions; before the first, it is absent. Affects reads only.
     *
     * @param versions 1 to 15
     * @throws IllegalArgumentException if it is out of range
     */
    public static Fault staleBy(int versions) {
        if (versions < 1 || versions >= SeenVersions.MOST) {
            throw new IllegalArgumentException(
                    "reads were to be stale by " + versions + " versions; it must be 1 to " + (SeenVersions.MOST - 1));
        }
        return new Fault("stale by " + versions, () -> FaultBehaviour.stale(versions)).onlyOn(StoreOperation.READ);
    }

    /** Every returned item has a format newer than that of this version. */
    public static Fault unknownFormat() {
        return new Fault("unknown format", FaultBehaviour::unknownFormat)
                .onlyOn(StoreOperation.READ, StoreOperation.APPLY);
    }

    /** The item of the circuit is deleted just before each operation on it. */
    public static Fault deletedItem() {
        return new Fault("deleted item", () -> FaultBehaviour.before(FaultBehaviour.Question::delete))
                .onlyOn(StoreOperation.READ, StoreOperation.APPLY);
    }

    /** Returns this fault for these operations only. */
    public Fault onlyOn(StoreOperation... some) {
        return new Fault(name, behaviour, EnumSet.copyOf(List.of(some)), circuits, limit);
    }

    /**
     * Returns this fault for operations on these circuits only. A read is an operation on the circuit of the
     * dependency.
     */
    public Fault onlyFor(CircuitId... some) {
        return new Fault(name, behaviour, operations, Set.of(some), limit);
    }

    /**
     * Returns this fault for the first {@code most} operations.
     *
     * @throws IllegalArgumentException if {@code most} is less than 1
     */
    public Fault times(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a fault was to strike " + most + " times; it must be at least 1");
        }
        return new Fault(name, behaviour, operations, circuits, most);
    }

    boolean concerns(StoreOperation operation, CircuitId circuit) {
        return operations.contains(operation) && (circuits.isEmpty() || circuits.contains(circuit));
    }

    int limit() {
        return limit;
    }

    FaultBehaviour newBehaviour() {
        return Objects.requireNonNull(behaviour.get());
    }

    @Override
    public String toString() {
        return name;
    }
}
