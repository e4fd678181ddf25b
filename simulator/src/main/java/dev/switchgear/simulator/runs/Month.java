package dev.switchgear.simulator.runs;

import dev.switchgear.Circuit;
import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A fleet for a month, on virtual time. There is a deployment every day, noise every night, an outage every noon, and
 * overrides, signals, keys and names that appear and disappear. One environment is never redeployed, so that it shows
 * what a process accumulates. It drives {@link Switchgear} itself and returns the figures of each day. None of them may
 * grow without a bound.
 */
public final class Month {
    private static final long HOUR = 3_600_000;
    private static final int ENVIRONMENTS = 6;
    private static final int NAMES = 200;
    private static final int MOST_CIRCUITS = 100;
    private static final int SOURCES = 20;
    private static final int HEALTHY_TENANTS = 5;

    private final MonthTable table = new MonthTable();
    private final SplittableRandom random;
    private final List<Switchgear> fleet = new ArrayList<>();
    private long now = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private long lines;
    private long oldestReads;
    private int tenants;

    /** Prepares a month; {@code seed} determines its random numbers. */
    public Month(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Runs this number of days. */
    public List<MonthDay> days(int count) {
        return days(count, oldest -> {});
    }

    /** Lets so many days pass, and shows the environment that is never deployed anew at the end of each. */
    public List<MonthDay> days(int count, Consumer<Switchgear> atMidnight) {
        List<MonthDay> days = new ArrayList<>();
        for (int day = 1; day <= count; day++) {
            days.add(day(day));
            atMidnight.accept(fleet.get(0));
        }
        fleet.forEach(Switchgear::close);
        return days;
    }

    private MonthDay day(int number) {
        long reads = table.reads;
        long writes = table.writes;
        long told = lines;
        deploy(number == 1 ? 0 : 1);
        for (int hour = 0; hour < 5; hour++) {
            traffic(0.2);
            tenants(hour);
        }
        operators();
        KeyCalls keyCalls = keys(number);
        signals(number);
        for (int hour = 0; hour < 4; hour++) {
            traffic(0);
            tenants(hour);
        }
        Outage outage = outage();
        long before = table.reads;
        oldestReads = 0;
        names(number);
        long readsOfNames = table.reads - before;
        long oldestReadsOfNames = oldestReads;
        for (int hour = 0; hour < 14; hour++) {
            traffic(0);
            tenants(hour);
            table.sweep(now);
        }
        return new MonthDay(
                number,
                outage.seconds,
                outage.calls,
                keyCalls.all,
                keyCalls.oldest,
                NAMES * ENVIRONMENTS,
                readsOfNames,
                oldestReadsOfNames,
                table.reads - reads,
                table.writes - writes,
                table.circuits(),
                table.watches(),
                table.keysOfOne(),
                table.largest(),
                lines - told);
    }

    /** Replaces the environments from {@code first} on. */
    private void deploy(int first) {
        List<Switchgear> replaced = fleet.subList(Math.min(first, fleet.size()), fleet.size());
        replaced.forEach(Switchgear::close);
        replaced.clear();
        InstantSource clock = () -> Instant.ofEpochMilli(now);
        for (int i = first; i < ENVIRONMENTS; i++) {
            fleet.add(Switchgear.builder()
                    .store(i == 0 ? new CountedReads(table, () -> oldestReads++) : table)
                    .clock(clock)
                    .ticker(() -> now * 1_000_000)
                    .executor(Runnable::run)
                    .journal(this::told)
                    .maxCircuits(MOST_CIRCUITS)
                    .seed(random.nextLong())
                    .build());
        }
    }

    private void told(CircuitEvent event) {
        boolean logged = event.kind() != CircuitEvent.Kind.SHADOWED && event.kind() != CircuitEvent.Kind.WATCH_STARTED;
        lines += logged ? 1 : 0;
    }

    /** An hour with ten busy minutes, in which each environment calls the payments once in ten seconds. */
    private void traffic(double failing) {
        for (int i = 0; i < 60; i++) {
            fleet.forEach(each -> call(each.circuit("payments"), random.nextDouble() < failing));
            now += 10_000;
        }
        now += HOUR - 600_000;
    }

    /**
     * Every second hour: two tenants that fail for some seconds and are never called again, and an override of a third.
     */
    private void tenants(int hour) {
        if (hour % 2 == 1) {
            return;
        }
        CircuitOperator third = fleet.get(0).operator("search").key("gone-" + ++tenants);
        third.override(OperatorOverride.Kind.DISABLED, Duration.ofMinutes(1), "jo", "maintenance");
        for (int second = 0; second < 12; second++) {
            for (Switchgear each : fleet) {
                Circuit search = each.circuit("search");
                for (int i = 0; i < HEALTHY_TENANTS; i++) {
                    call(search.key("tenant-" + i), false);
                }
                call(search.key("dead-" + tenants), true);
                call(search.key("lost-" + tenants), true);
            }
            now += 1_000;
        }
    }

    /** An override of a minute that nobody ends. */
    private void operators() {
        CircuitOperator stock = fleet.get(0).operator("stock");
        stock.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jo", "maintenance");
        for (int i = 0; i < 12; i++) {
            fleet.forEach(each -> call(each.circuit("stock"), false));
            now += 10_000;
        }
    }

    /** Calls of the key that fails completely: by all environments, and by the one that is never redeployed. */
    private record KeyCalls(int all, int oldest) {}

    /** Runs forty tenants that exist only today; one fails completely. Returns how often that one was called. */
    private KeyCalls keys(int day) {
        int made = 0;
        int oldest = 0;
        for (int second = 0; second < 60; second++) {
            for (Switchgear each : fleet) {
                String well = "tenant-" + day + "-" + random.nextInt(1, 40);
                call(each.circuit("search").key(well), random.nextDouble() < 0.02);
                int one = call(each.circuit("search").key("tenant-" + day + "-0"), true) ? 1 : 0;
                made += one;
                oldest += each == fleet.get(0) ? one : 0;
            }
            now += 1_000;
        }
        return new KeyCalls(made, oldest);
    }

    /** Alarms of sources that exist only today: most are cleared, one is not. */
    private void signals(int day) {
        CircuitOperator orders = fleet.get(0).operator("orders");
        for (int i = 0; i < SOURCES; i++) {
            String source = "alarm:day-" + day + "-" + i;
            orders.raise(signal(source));
            now += 1_000;
            if (i > 0) {
                orders.clear(signal(source));
            }
            fleet.forEach(each -> call(each.circuit("orders"), false));
        }
    }

    private Signal signal(String source) {
        return new Signal(source, Instant.ofEpochMilli(now), Instant.ofEpochMilli(now + 60_000), "p99 over a second");
    }

    private record Outage(int seconds, int calls) {}

    /** The payments are dead until the fleet has opened the circuit, and healthy afterwards. */
    private Outage outage() {
        CircuitId payments = fleet.get(0).circuit("payments").id();
        int calls = 0;
        int seconds = 0;
        while (!table.isOpen(payments) && seconds < 600) {
            for (Switchgear each : fleet) {
                calls += call(each.circuit("payments"), true) ? 1 : 0;
            }
            now += 1_000;
            seconds++;
        }
        for (int i = 0; i < 120; i++) {
            fleet.forEach(each -> call(each.circuit("payments"), false));
            now += 1_000;
        }
        return new Outage(seconds, calls);
    }

    /** Calls names that nobody used before, and that nobody uses again. Of two calls of each, the second fails. */
    private void names(int day) {
        for (int i = 0; i < NAMES; i++) {
            String name = "api-" + day + "-" + i;
            fleet.forEach(each -> call(each.circuit(name), false));
            now += 1_000;
            fleet.forEach(each -> call(each.circuit(name), true));
        }
    }

    private static boolean call(Circuit circuit, boolean fails) {
        Decision decision = circuit.decide();
        if (!decision.permitted()) {
            return false;
        }
        if (fails) {
            decision.permit().end(Outcome.FAILURE);
        } else {
            decision.permit().success();
        }
        return true;
    }
}
