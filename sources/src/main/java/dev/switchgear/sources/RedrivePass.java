package dev.switchgear.sources;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import dev.switchgear.sources.EventTargets.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** One pass through the events of a circuit: which are sent, which wait, and what became of them. */
final class RedrivePass {
    /** Refusals by functions, one after the other, after which a pass ends: their circuit is not closed. */
    private static final int MOST_REFUSALS = 10;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final Circuit circuit;
    private final EventTargets targets;
    private final FinalQueue rest;
    private final RedriveLimits limits;
    private final RunTime time;

    private final Set<String> blocked = new HashSet<>();
    private final List<ParkedEvent> redriven = new ArrayList<>();
    private final List<ParkedEvent> givenUp = new ArrayList<>();
    private final List<ParkedEvent> failures = new ArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile String stopped = "";
    private int allRedriven;
    private int allGivenUp;
    private int allFailed;

    RedrivePass(Circuit circuit, EventTargets targets, FinalQueue rest, RedriveLimits limits, RunTime time) {
        this.circuit = circuit;
        this.targets = targets;
        this.rest = rest;
        this.limits = limits;
        this.time = time;
    }

    /** What became of one event. The rest of its group waits unless it has ended. */
    private enum Fate {
        REDRIVEN,
        GIVEN_UP,
        FAILED,
        WAITS
    }

    /** Sends the events of a page: those of a group one after the other, groups beside each other. */
    void send(List<ParkedEvent> page, Instant now, Executor lanes) {
        Map<String, List<ParkedEvent>> groups = new LinkedHashMap<>();
        page.forEach(event ->
                groups.computeIfAbsent(event.lane(), lane -> new ArrayList<>()).add(event));
        List<CompletableFuture<Void>> started = new ArrayList<>();
        groups.forEach((lane, events) -> {
            if (!blocked.contains(lane)) {
                started.add(CompletableFuture.runAsync(() -> sendInOrder(events, now), lanes));
            }
        });
        try {
            CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw e;
        }
    }

    private void sendInOrder(List<ParkedEvent> events, Instant now) {
        for (ParkedEvent event : events) {
            Fate fate = fate(event, now);
            synchronized (blocked) {
                switch (fate) {
                    case REDRIVEN -> redriven.add(event);
                    case GIVEN_UP -> givenUp.add(event);
                    case FAILED -> failures.add(event);
                    default -> {}
                }
                if (fate == Fate.FAILED || fate == Fate.WAITS) {
                    blocked.add(event.lane());
                    return;
                }
            }
        }
    }

    private Fate fate(ParkedEvent event, Instant now) {
        if (event.attempts() >= limits.attempts()) {
            return giveUp(event, "failed " + event.attempts() + " times; at most " + limits.attempts() + " are made");
        } else if (event.at().plus(limits.longest()).isBefore(now)) {
            return giveUp(event, "waited since " + event.at() + "; an event waits at most " + limits.longest());
        } else if (!goesOn()) {
            return Fate.WAITS;
        }
        Decision decision = circuit.decide();
        if (decision instanceof Refusal refusal) {
            if (refusal.cause() != Refusal.Cause.RAMPING) {
                stop("the circuit refuses: " + refusal.cause());
            }
            return Fate.WAITS;
        }
        try (Permit permit = decision.permit()) {
            return sent(event, permit);
        }
    }

    private Fate sent(ParkedEvent event, Permit permit) {
        boolean halfOpen = permit.isProbe();
        boolean probe = halfOpen && !event.wasRefused();
        if (halfOpen && !probe) {
            permit.close(); // the function has the circuit too, and probes with a lease of its own
        }
        if (halfOpen && !EventTargets.isFunction(event.target())) {
            stop("the circuit is HALF_OPEN, and a queue's answer says nothing about the dependency");
            return Fate.WAITS;
        }
        Sent sent = targets.send(event, time.forOneEvent());
        if (sent.kind() == Sent.Kind.DELIVERED) {
            refusals.set(0);
            if (probe) {
                permit.success();
            }
            return Fate.REDRIVEN;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "switchgear: " + event.place() + " for " + event.target() + " was not redriven: " + sent.kind()
                        + " " + sent.why());
        if (halfOpen) {
            stop("the circuit is HALF_OPEN, and the event was not processed");
        } else if (sent.kind() != Sent.Kind.FAILED && refusals.incrementAndGet() >= MOST_REFUSALS) {
            stop(MOST_REFUSALS + " events in a row were refused or reached nothing: " + sent.why());
        }
        // While its circuit is not closed, a failure is that of the dependency.
        boolean itsFault =
                sent.kind() == Sent.Kind.FAILED && !halfOpen && circuit.status().state() == CircuitState.CLOSED;
        if (itsFault && event.attempts() + 1 >= limits.attempts()) {
            return giveUp(event, "failed " + (event.attempts() + 1) + " times, at last with: " + sent.why());
        }
        return itsFault ? Fate.FAILED : Fate.WAITS;
    }

    private Fate giveUp(ParkedEvent event, String reason) {
        rest.giveUp(event, reason);
        LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + event.place() + " is given up: " + reason);
        return Fate.GIVEN_UP;
    }

    private void stop(String why) {
        stopped = why;
    }

    boolean goesOn() {
        if (stopped.isEmpty() && !time.isEnough()) {
            stop("no time is left");
        }
        return stopped.isEmpty();
    }

    boolean hasEnded() {
        return !redriven.isEmpty() || !givenUp.isEmpty();
    }

    List<ParkedEvent> redriven() {
        return redriven;
    }

    List<ParkedEvent> givenUp() {
        return givenUp;
    }

    List<ParkedEvent> failures() {
        return failures;
    }

    /** The page's events are written. */
    void settle() {
        allRedriven += redriven.size();
        allGivenUp += givenUp.size();
        allFailed += failures.size();
        redriven.clear();
        givenUp.clear();
        failures.clear();
    }

    RedriveReport report(String name, String why) {
        return new RedriveReport(name, allRedriven, allGivenUp, allFailed, why.isEmpty() ? stopped : why);
    }
}
