package dev.switchgear.sources;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * An event that waits for a circuit.
 *
 * @param circuit the circuit, with its key after a slash if it has one
 * @param place its place among the events of the circuit; the same if its record is delivered twice
 * @param target the ARN to which it is sent again
 * @param payload what is sent
 * @param attributes the attributes of the message, if the target is a queue
 * @param group the group whose order is kept
 * @param reason why it waits
 * @param attempts how often it has been sent again and has failed
 * @param at when it was parked
 */
record ParkedEvent(
        String circuit,
        String place,
        String target,
        String payload,
        Map<String, MessageAttributeValue> attributes,
        Optional<String> group,
        String reason,
        int attempts,
        Instant at) {
    ParkedEvent {
        attributes = Map.copyOf(attributes);
    }

    static ParkedEvent of(FailedEvent event, FailureCause.WaitsFor verdict, Instant now) {
        return new ParkedEvent(
                verdict.circuit(),
                event.order() + "#" + event.id(),
                event.target(),
                event.payload(),
                event.attributes(),
                event.group(),
                verdict.reason(),
                event.attempts(),
                now);
    }

    /** Whether a circuit in the target itself refused it, so that the target decides and reports, also when it probes. */
    boolean wasRefused() {
        return reason.equals(FailureCause.REFUSED);
    }

    /** The group; an event without one is alone in its group. */
    String lane() {
        return group.map(name -> target + " " + name).orElse(place);
    }
}
