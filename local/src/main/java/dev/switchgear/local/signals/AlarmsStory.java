package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.sandbox.LocalBus;
import dev.switchgear.sandbox.MetricAlarm;
import dev.switchgear.signals.AlarmHandler;
import dev.switchgear.signals.AlarmMapping;
import dev.switchgear.signals.AlarmRules;
import dev.switchgear.signals.HealthCheckHandler;
import dev.switchgear.signals.HealthResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The story of the health check, the alarm and the topic. The check fails, the alarm opens the circuit, and callers get
 * 503 without a call. The check recovers, probes are let through, and the circuit closes. Then the built-in health
 * checks do the same, and are stopped in the middle of it.
 */
final class AlarmsStory {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SignalsStage stage;
    private final StoryPromises kept = new StoryPromises();
    private final List<ObjectNode> messages = new ArrayList<>();
    private final MetricAlarm alarm;
    private final AlarmHandler handler;
    private final ApiCaller caller;

    AlarmsStory(SignalsStage stage) {
        this.stage = stage;
        caller = new ApiCaller(stage.switchgear.circuit(SignalsStage.CIRCUIT), stage.dependency, status -> {});
        handler = new AlarmHandler(
                stage.switchgear("alarms"),
                new AlarmRules(
                        Set.of(LocalBus.ACCOUNT),
                        AlarmMapping.of(Map.of("payments-healthcheck", SignalsStage.CIRCUIT)),
                        Duration.ofMinutes(15),
                        AlarmRules.InsufficientData.IGNORED),
                (arn, key) -> Optional.empty(),
                (body, rejection, why) -> stage.tell("rejected", rejection + ": " + why),
                stage.clock);
        alarm = new MetricAlarm("payments-healthcheck", this::deliver);
    }

    StoryPromises play() {
        stage.tell("healthy", "a function of the user checks payments every minute; an alarm watches its errors");
        minute();
        opens();
        outOfOrder();
        recovers();
        builtIn();
        return kept;
    }

    private void opens() {
        stage.dependency.breakDown();
        stage.tell("break", "payments breaks; nobody has called it yet");
        int before = stage.dependency.calls();
        minute();
        CircuitStatus status = stage.status();
        stage.tell("alarm", "circuit " + status.state() + ", by " + status.signals() + ": " + status.reason());
        kept.promise(
                "theAlarmOpensTheCircuit",
                status.state() == CircuitState.OPEN && status.reason().startsWith("alarm payments-healthcheck"),
                "circuit " + status.state() + ": " + status.reason());
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            refused += caller.answer() == 503 ? 1 : 0;
            stage.pass(Duration.ofMillis(500));
        }
        stage.tell(
                "callers",
                refused + " of 20 get 503, and payments was called " + (stage.dependency.calls() - before) + " times");
        kept.promise(
                "callersGet503WithoutACall",
                refused == 20 && stage.dependency.calls() == before,
                refused + " of 20 refused, " + (stage.dependency.calls() - before) + " calls to payments");
    }

    /** Tests what a topic may deliver: the same message again, and an older one late. */
    private void outOfOrder() {
        ObjectNode first = messages.get(messages.size() - 1);
        hand(first);
        MetricAlarm late = new MetricAlarm("payments-healthcheck", this::deliver);
        Instant minuteAgo = stage.clock.instant().minus(MINUTE.multipliedBy(2));
        late.period(1, minuteAgo);
        late.period(0, minuteAgo.plusSeconds(1));
        kept.promise(
                "lateAndRepeatedMessagesChangeNothing",
                stage.status().state() == CircuitState.OPEN,
                "the same alarm again, and a late older OK: circuit "
                        + stage.status().state());
    }

    private void recovers() {
        stage.dependency.heal();
        minute();
        stage.tell(
                "heal",
                "payments works again, the alarm is OK; circuit "
                        + stage.status().state());
        kept.promise(
                "okAllowsProbesOnly",
                stage.status().state() == CircuitState.HALF_OPEN,
                "circuit " + stage.status().state());
        int seconds = callUntilClosed();
        stage.tell(
                "closed",
                "probes and callers for " + seconds + " s; circuit "
                        + stage.status().state());
        stage.settle();
        kept.promise(
                "probesCloseIt",
                stage.status().state() == CircuitState.CLOSED
                        && stage.bus.deliveredBy("opened").size() == 1
                        && stage.bus.deliveredBy("closed").size() == 1,
                "circuit " + stage.status().state() + ", opening published "
                        + stage.bus.deliveredBy("opened").size() + " times, closing "
                        + stage.bus.deliveredBy("closed").size() + " times, once each promised");
    }

    private void builtIn() {
        stage.pass(MINUTE);
        stage.tell("runner", "the built-in health checks run now; two failures in a row open the circuit");
        HealthResultStore results = new HealthResultStore(stage.client, SignalsStage.TABLE, "default");
        HealthCheckHandler runner = runner(results);
        stage.dependency.breakDown();
        run(runner);
        CircuitState afterOne = stage.status().state();
        run(runner);
        CircuitState afterTwo = stage.status().state();
        stage.tell(
                "checks",
                "after one failure " + afterOne + ", after two " + afterTwo + ": "
                        + stage.status().reason());
        kept.promise(
                "oneFailureOpensNothing",
                afterOne == CircuitState.CLOSED && afterTwo == CircuitState.OPEN,
                "after one " + afterOne + ", after two " + afterTwo);
        stage.dependency.heal();
        stage.tell("silence", "payments works again, but the health checks have stopped");
        stage.pass(MINUTE.multipliedBy(3));
        boolean overdue = results.read("health").isOverdue(stage.clock.instant());
        kept.promise(
                "aDeadCheckIsVisibleAndHoldsNothing",
                overdue && stage.status().state() == CircuitState.HALF_OPEN,
                "checks overdue: " + overdue + ", circuit " + stage.status().state());
        callUntilClosed();
        kept.promise(
                "callsCloseWhatADeadCheckLeft",
                stage.status().state() == CircuitState.CLOSED,
                "circuit " + stage.status().state());
        stage.settle();
    }

    /** The user's own function. It requests the page and fails if the page does; its errors are the alarm's metric. */
    private void minute() {
        int status = MonitoredService.get(stage.dependency.uri(MonitoredService.HEALTH));
        stage.pass(MINUTE);
        alarm.period(status == 200 ? 0 : 1, stage.clock.instant());
        stage.pass(Duration.ofSeconds(1));
        stage.settle();
    }

    private int callUntilClosed() {
        for (int second = 0; second < 60; second++) {
            caller.answer();
            stage.settle();
            if (stage.status().state() == CircuitState.CLOSED) {
                return second;
            }
            stage.pass(Duration.ofSeconds(1));
        }
        return 60;
    }

    private HealthCheckHandler runner(HealthResultStore results) {
        String plan = "{\"everySeconds\": 60, \"allow\": [\"127.0.0.0/8\"], \"checks\": [{\"name\": \"page\","
                + " \"circuit\": \"payments\", \"failures\": 2, \"timeoutMillis\": 30000, \"url\": \""
                + stage.dependency.uri(MonitoredService.HEALTH) + "\"}]}";
        LambdaClient none = LambdaClient.builder()
                .region(Region.of(LocalBus.REGION))
                .endpointOverride(stage.bus.uri())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        return new HealthCheckHandler(stage.switchgear("health"), plan, results, none, stage.clock);
    }

    private void run(HealthCheckHandler runner) {
        HandlerCalls.hand(runner, new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode());
        stage.pass(Duration.ofSeconds(1));
        stage.settle();
        stage.pass(MINUTE.minusSeconds(1));
    }

    private void deliver(ObjectNode invocation) {
        messages.add(invocation);
        hand(invocation);
    }

    private void hand(ObjectNode invocation) {
        HandlerCalls.hand(handler, invocation);
    }
}
