package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitState;
import dev.switchgear.sandbox.LocalBus;
import dev.switchgear.signals.DeadLetters;
import dev.switchgear.signals.EventBus;
import dev.switchgear.signals.EventRules;
import dev.switchgear.signals.OutcomeEventHandler;
import dev.switchgear.signals.OutcomeSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The story of the EventBridge circuit breaker. Three calls fail and are reported as events, the fourth is refused at
 * once, and calls pass again a minute after the service has recovered.
 */
final class EventsStory {
    private static final String SOURCE = "com.example.orders";
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final SignalsStage stage;
    private final List<String> rejected = new ArrayList<>();
    private final StoryPromises kept = new StoryPromises();
    private final OutcomeSender sender;
    private final ApiCaller caller;

    EventsStory(SignalsStage stage) {
        this.stage = stage;
        sender = new OutcomeSender(stage.events, SOURCE, "orders/1").at(stage.clock);
        caller = new ApiCaller(stage.switchgear.circuit(SignalsStage.CIRCUIT), stage.dependency, this::report);
        DeadLetters letters = (body, rejection, why) -> rejected.add(rejection.name());
        OutcomeEventHandler consumer = OutcomeEventHandler.of(
                stage.store,
                SignalsStage.POLICY,
                new EventRules(
                        Set.of(SOURCE), Set.of(LocalBus.ACCOUNT), Duration.ofSeconds(60), Duration.ofSeconds(10)),
                letters,
                stage.clock);
        stage.bus.rule("outcomes", HandlerCalls.pattern("outcomes"), event -> deliver(consumer, event));
    }

    StoryPromises play() {
        stage.tell("healthy", "orders calls payments, and reports every call as an event");
        for (int i = 0; i < 5; i++) {
            caller.answer();
            sender.flush();
            stage.settle();
            stage.pass(Duration.ofSeconds(1));
        }
        kept.promise("noWritesWhileHealthy", stage.status().epoch() == 0, "no item of the circuit while healthy");
        forge();
        fail();
        recover();
        int opened = stage.bus.deliveredBy("opened").size();
        int closed = stage.bus.deliveredBy("closed").size();
        kept.promise(
                "eachChangePublishedOnce",
                opened == 1 && closed == 1,
                opened + " opened and " + closed + " closed events, 1 of each promised");
        kept.figure("callsToDependency", stage.dependency.calls());
        return kept;
    }

    private void forge() {
        stage.tell(
                "forged",
                "somebody reports three failures under another source, and three of a circuit without a valid name");
        EventBus bus = stage.events;
        String detail = "{\"schema\": 1, \"circuit\": \"payments\", \"reports\": \"failures\","
                + " \"counts\": {\"calls\": 3, \"failures\": 3}}";
        bus.put(List.of(
                new EventBus.BusEvent("com.example.evil", "Switchgear Call Outcomes", detail, stage.clock.instant()),
                new EventBus.BusEvent("org.evil", "Switchgear Call Outcomes", detail, stage.clock.instant()),
                new EventBus.BusEvent(
                        SOURCE,
                        "Switchgear Call Outcomes",
                        detail.replace("payments", "no name"),
                        stage.clock.instant())));
        stage.settle();
        List<String> reasons = rejected.stream().distinct().toList();
        kept.promise(
                "forgedChangesNothing",
                stage.status().state() == CircuitState.CLOSED
                        && reasons.equals(List.of("WRONG_SOURCE", "WRONG_SCHEMA")),
                "rejected with " + reasons + ", the third is not delivered; circuit "
                        + stage.status().state());
    }

    private void fail() {
        stage.dependency.breakDown();
        stage.tell("break", "payments breaks; every event is delivered twice, as EventBridge may");
        for (int i = 1; i <= 3; i++) {
            int status = caller.answer();
            stage.pass(CALL_TIMEOUT);
            sender.flush();
            stage.settle();
            stage.tell(
                    "call " + i,
                    "answers " + status + "; circuit " + stage.status().state());
            if (i == 2) {
                kept.promise(
                        "duplicatesCountOnce",
                        stage.status().state() == CircuitState.CLOSED,
                        "two failures, delivered twice each: circuit "
                                + stage.status().state());
            }
        }
        int before = stage.dependency.calls();
        int status = caller.answer();
        stage.tell(
                "call 4",
                "answers " + status + (stage.dependency.calls() == before ? " without a call" : ", having called")
                        + "; circuit " + stage.status().state());
        kept.promise(
                "fourthIsRefusedAtOnce",
                status == 503 && stage.dependency.calls() == before,
                "status " + status + ", " + (stage.dependency.calls() - before) + " calls to payments");
        kept.promise(
                "opensOnTheThirdFailure",
                stage.status().reason().equals("3 failures in 60 s"),
                "reason: " + stage.status().reason());
    }

    private void recover() {
        stage.dependency.heal();
        stage.tell("heal", "payments works again; a minute passes");
        int probes = 0;
        int refused = 0;
        for (int second = 0; second < 60; second++) {
            stage.pass(Duration.ofSeconds(1));
            int status = caller.answer();
            probes += status == 200 ? 1 : 0;
            refused += status == 503 ? 1 : 0;
            sender.flush();
            stage.settle();
        }
        stage.tell("minute", probes + " calls were let through, " + refused + " refused meanwhile");
        int flowing = 0;
        for (int i = 0; i < 10; i++) {
            flowing += caller.answer() == 200 ? 1 : 0;
        }
        stage.tell(
                "closed",
                flowing + " of 10 calls pass; circuit " + stage.status().state());
        kept.promise(
                "flowsAMinuteAfterRecovery",
                flowing == 10 && stage.status().state() == CircuitState.CLOSED,
                flowing + " of 10 calls pass, circuit " + stage.status().state());
    }

    private void report(int status) {
        if (status == 200) {
            sender.success(SignalsStage.CIRCUIT, Duration.ofMillis(20));
        } else {
            sender.failure(SignalsStage.CIRCUIT, CALL_TIMEOUT, "status " + status);
        }
    }

    /** Delivers it twice, as a bus with at-least-once delivery may. */
    private static void deliver(OutcomeEventHandler consumer, JsonNode event) {
        HandlerCalls.hand(consumer, event);
        HandlerCalls.hand(consumer, ((ObjectNode) event).deepCopy());
    }
}
