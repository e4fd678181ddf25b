package dev.switchgear.sources;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where parked events and their counts are: an event of a circuit in the partition {@code p#namespace#circuit}, the counts of all
 * circuits in {@code p#namespace}.
 */
record ParkingKeys(String namespace) {
    static final String IN = "in#";
    static final String OUT = "out#";

    AttributeValue partition(String circuit) {
        return AttributeValue.fromS(circuit.isEmpty() ? "p#" + namespace : "p#" + namespace + "#" + circuit);
    }

    /** The item that those write who park. */
    Map<String, AttributeValue> in(String circuit) {
        return Map.of("pk", partition(""), "sk", AttributeValue.fromS(IN + circuit));
    }

    /** The item that the run writes that redrives; a second one, so that neither has to wait for the other. */
    Map<String, AttributeValue> out(String circuit) {
        return Map.of("pk", partition(""), "sk", AttributeValue.fromS(OUT + circuit));
    }

    Map<String, AttributeValue> of(ParkedEvent event) {
        return Map.of("pk", partition(event.circuit()), "sk", AttributeValue.fromS(event.place()));
    }

    static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
