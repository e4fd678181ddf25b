package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Which records are parked, where the others go, and what a redrive does with them. */
class ParkingHandlerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFUSED = "circuit default/payments is OPEN (OPEN): x; retry at y";

    private final ParkingWorld world = new ParkingWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everyFormOfADestinationsRecordIsParkedOnceAndRedriven() {
        open();
        world.send(world.destination("direct", ParkingWorld.payload("direct/1")));
        ObjectNode bus = JSON.createObjectNode().put("detail-type", FailedEventReader.INVOCATION_FAILED);
        bus.set("detail", world.destination("bus", ParkingWorld.payload("bus/1")));
        world.send(bus);
        ObjectNode topic = notification(world.destination("topic", ParkingWorld.payload("topic/1")));
        ObjectNode record = JSON.createObjectNode();
        record.set("Sns", topic);
        world.send(ParkingWorld.batch(List.of(record)));
        world.send(ParkingWorld.batch(List.of(ParkingWorld.message("1", bus.toString()))));
        world.send(ParkingWorld.batch(List.of(ParkingWorld.message("2", topic.toString()))));
        assertThat(world.counted().parked()).as("delivered twice, parked once").isEqualTo(3);
        heal();
        world.redrive();
        assertThat(world.ran)
                .containsExactlyInAnyOrder(
                        ParkingWorld.payload("direct/1"),
                        ParkingWorld.payload("bus/1"),
                        ParkingWorld.payload("topic/1"));
    }

    @Test
    void messagesOfDeadLetterQueuesAreParkedByTheirAttributes() {
        world.variables.put("SWITCHGEAR_DEAD_LETTERS", "failures=" + ParkingWorld.CHARGE);
        world.variables.put("SWITCHGEAR_TARGETS", "charge=payments");
        open();
        ObjectNode lambda = ParkingWorld.message("1", ParkingWorld.payload("lambda/1"));
        attribute(lambda, "RequestID", "r-1");
        attribute(lambda, "ErrorMessage", REFUSED);
        ObjectNode bus = ParkingWorld.message("2", ParkingWorld.payload("bus/1"));
        attribute(bus, "TARGET_ARN", ParkingWorld.CHARGE);
        attribute(bus, "ERROR_MESSAGE", "throttled");
        world.send(ParkingWorld.batch(List.of(lambda, bus)));
        assertThat(world.counted().parked()).isEqualTo(2);
        heal();
        world.redrive();
        assertThat(world.firsts())
                .containsExactlyInAnyOrder(ParkingWorld.payload("lambda/1"), ParkingWorld.payload("bus/1"));
    }

    @Test
    void aMessageOfAFifoQueueReturnsToItInOrderWithItsAttributesAndIsGivenUpAfterItsLastRedrive() {
        String queue = ParkingQueues.create(".fifo");
        String name = queue.substring(queue.lastIndexOf('/') + 1);
        world.variables.put("SWITCHGEAR_TARGETS", name + "=payments");
        open();
        List<ObjectNode> messages = new ArrayList<>();
        for (int n = 3; n >= 1; n--) {
            ObjectNode message = ParkingWorld.message("m-" + n, "body " + n);
            message.withObject("/attributes")
                    .put("DeadLetterQueueSourceArn", ParkingQueues.arn(queue))
                    .put("MessageGroupId", "g")
                    .put("SequenceNumber", "1889" + n);
            attribute(message, "trace", "t" + n);
            attribute(message, FailedEventReader.REDRIVES, n == 2 ? "3" : "0");
            messages.add(message);
        }
        world.send(ParkingWorld.batch(messages));
        heal();
        world.redrive();
        List<Message> returned = ParkingQueues.drain(queue);
        assertThat(returned).extracting(Message::body).containsExactly("body 1", "body 3");
        assertThat(returned.get(0).attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "g");
        assertThat(texts(returned.get(0))).containsEntry("trace", "t1").containsEntry(FailedEventReader.REDRIVES, "1");
        assertThat(ParkingQueues.drain(world.finalQueue)).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("body 2");
            assertThat(texts(message)).containsEntry("SwitchgearReason", "failed 3 times; at most 3 are made");
        });
    }

    @Test
    void whatNoOpenCircuitCausedGoesToTheFinalQueueAsItCame() {
        world.isBroken = payload -> true;
        String failed = world.destination("a", ParkingWorld.payload("a/1")).toString();
        world.variables.put("SWITCHGEAR_TARGETS", "charge=mail");
        world.send(
                ParkingWorld.batch(List.of(ParkingWorld.message("1", failed), ParkingWorld.message("2", "no JSON"))));
        assertThat(ParkingQueues.drain(world.finalQueue))
                .extracting(Message::body)
                .containsExactlyInAnyOrder(failed, "no JSON");
        assertThat(world.counts.read()).singleElement().satisfies(counts -> {
            assertThat(counts.passedOn()).isEqualTo(2);
            assertThat(counts.parked()).isZero();
        });
    }

    @Test
    void aPayloadThatIsTooLargeIsPassedOnWithTheLimit() {
        open();
        var random = new Random(7);
        StringBuilder noise = new StringBuilder();
        for (int n = 0; n < 200_000; n++) {
            noise.append((char) ('a' + random.nextInt(26)));
        }
        ObjectNode small =
                world.destination("small", "{\"group\":\"s\",\"n\":1,\"x\":\"" + "y".repeat(500_000) + "\"}");
        ObjectNode large =
                world.destination("large", "{\"x\":\"" + noise + noise.reverse() + noise.reverse() + noise + "\"}");
        world.send(ParkingWorld.batch(List.of(ParkingWorld.message("1", small.toString()))));
        assertThat(world.counted().parked()).as("it compresses").isEqualTo(1);
        FailedEvent event = new FailedEventReader(Map.of(), new EventOrder(Optional.empty(), Optional.empty()))
                .read(large)
                .get(0);
        assertThat(ParkedItem.tooLarge(event)).contains("at most 390000").contains("bytes compressed");
        heal();
        world.redrive();
        assertThat(world.ran)
                .singleElement()
                .satisfies(payload -> assertThat(payload).hasSizeGreaterThan(500_000));
    }

    @Test
    void theCircuitsRampDecidesHowManyEventsARunSends() {
        List<String> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            events.add("g" + n + "/1");
        }
        world.callers
                .operator(ParkingWorld.CIRCUIT)
                .raise(new Signal("alarm", world.instant(), world.instant().plusSeconds(60), "x"));
        world.pass(Duration.ofSeconds(15));
        world.park(events);
        world.redrive();
        assertThat(world.ran).as("while it is open").isEmpty();
        world.pass(Duration.ofMinutes(2));
        int runs = 0;
        int most = 0;
        while (world.counted().waiting() > 0) {
            int before = world.ran.size();
            world.redrive();
            boolean first = before == 0;
            most = first ? world.ran.size() : most;
            assertThat(++runs).isLessThan(60);
            world.pass(Duration.ofSeconds(20));
        }
        assertThat(most).as("probes, and a part of the ramp").isBetween(1, 40);
        assertThat(runs).isGreaterThan(1);
        assertThat(world.ran).hasSize(60);
    }

    @Test
    void anEventThatReachesNothingIsKeptAndOneThatWaitsTooLongIsGivenUp() {
        open();
        world.park(List.of("a/1"));
        heal();
        for (int status : new int[] {429, 403, 404, 500}) {
            world.lambda.refuse(status);
            for (int run = 0; run < 4; run++) {
                world.redrive();
            }
        }
        assertThat(world.counted().waiting()).isEqualTo(1);
        world.pass(Duration.ofDays(15));
        world.redrive();
        assertThat(world.counted().givenUp()).isEqualTo(1);
        assertThat(ParkingQueues.drain(world.finalQueue))
                .singleElement()
                .satisfies(message -> assertThat(texts(message))
                        .containsEntry("SwitchgearTarget", ParkingWorld.CHARGE)
                        .hasEntrySatisfying(
                                "SwitchgearReason", why -> assertThat(why).contains("at most PT336H")));
    }

    @Test
    void eventsThatSomebodyDeletesAreCountedAsLost() {
        open();
        world.park(List.of("a/1", "a/2"));
        world.delete("a/1");
        assertThat(world.counted().waiting()).isEqualTo(1);
        assertThat(world.counted().lost()).isEqualTo(1);
    }

    @Test
    void anInvalidSettingEndsTheStartWithTheValueAndTheLimit() {
        refuses("SWITCHGEAR_TARGETS", "charge", "'charge'; it must be name=circuit");
        refuses("SWITCHGEAR_TARGETS", "charge=a b", "a circuit has 1 to 256 characters");
        refuses("SWITCHGEAR_GROUP_POINTER", "group", "'group'; it must be a JSON pointer");
        refuses("SWITCHGEAR_REDRIVE_ATTEMPTS", "0", "'0'; it must be a whole number from 1 to 100");
        assertThatThrownBy(() -> ParkingSettings.of(Map.of()))
                .hasMessageContaining("SWITCHGEAR_TABLE is not set")
                .hasMessageContaining("SWITCHGEAR_FINAL_QUEUE_URL is not set");
    }

    private void refuses(String name, String value, String message) {
        world.variables.put(name, value);
        assertThatThrownBy(() -> ParkingSettings.of(world.variables)).hasMessageContaining(message);
        world.variables.remove(name);
    }

    private void open() {
        world.force(OperatorOverride.Kind.FORCED_OPEN);
    }

    private void heal() {
        world.force(OperatorOverride.Kind.FORCED_CLOSED);
    }

    private static Map<String, String> texts(Message message) {
        Map<String, String> texts = new HashMap<>();
        message.messageAttributes().forEach((name, value) -> texts.put(name, value.stringValue()));
        return texts;
    }

    private static void attribute(ObjectNode message, String name, String value) {
        message.withObject("/messageAttributes")
                .putObject(name)
                .put("stringValue", value)
                .put("dataType", "String");
    }

    private static ObjectNode notification(ObjectNode record) {
        ObjectNode topic = JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "n")
                .put("TopicArn", "arn:aws:sns:eu-west-1:123456789012:failures")
                .put("Message", record.toString())
                .put("Timestamp", "2019-11-21T10:15:30Z");
        topic.putObject("MessageAttributes");
        return topic;
    }
}
