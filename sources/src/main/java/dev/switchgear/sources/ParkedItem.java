package dev.switchgear.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The item of a parked event. A long payload is compressed, because an item has at most 400 KB. */
final class ParkedItem {
    /** The largest payload with its attributes, as it is stored. The rest of the item's 400 KB is for the other texts. */
    static final int MOST_BYTES = 390_000;

    private static final int LONG = 16_384;

    private ParkedItem() {}

    /** Why an event cannot be parked; empty if it can. */
    static String tooLarge(FailedEvent event) {
        byte[] payload = event.payload().getBytes(StandardCharsets.UTF_8);
        int size = payload.length > LONG ? compressed(payload).length : payload.length;
        for (Map.Entry<String, MessageAttributeValue> one : event.attributes().entrySet()) {
            AttributeValue value = value(one.getValue());
            size += 2 * one.getKey().length()
                    + (value.s() != null ? 3 * value.s().length() : value.b().asByteArray().length);
        }
        return size <= MOST_BYTES
                ? ""
                : "its payload has " + payload.length + " bytes, and " + size
                        + " bytes compressed and with its attributes; at most " + MOST_BYTES
                        + " can be parked, because an item of DynamoDB has at most 400 KB";
    }

    /** Returns the item without its partition key. */
    static Map<String, AttributeValue> of(ParkedEvent event) {
        byte[] payload = event.payload().getBytes(StandardCharsets.UTF_8);
        byte[] stored = payload.length > LONG ? compressed(payload) : payload;
        Map<String, AttributeValue> attributes = new HashMap<>();
        for (Map.Entry<String, MessageAttributeValue> one : event.attributes().entrySet()) {
            AttributeValue value = value(one.getValue());
            attributes.put(
                    one.getKey(),
                    AttributeValue.fromM(
                            Map.of("type", AttributeValue.fromS(one.getValue().dataType()), "value", value)));
        }
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("sk", AttributeValue.fromS(event.place()));
        item.put("target", AttributeValue.fromS(event.target()));
        item.put(
                "payload",
                payload.length > LONG
                        ? AttributeValue.fromB(SdkBytes.fromByteArray(stored))
                        : AttributeValue.fromS(event.payload()));
        if (!attributes.isEmpty()) {
            item.put("attributes", AttributeValue.fromM(attributes));
        }
        event.group().ifPresent(group -> item.put("group", AttributeValue.fromS(group)));
        item.put("reason", AttributeValue.fromS(event.reason()));
        item.put("attempts", AttributeValue.fromN(Integer.toString(event.attempts())));
        item.put("at", AttributeValue.fromN(Long.toString(event.at().toEpochMilli())));
        return item;
    }

    /** About how many bytes an item has. */
    static long size(Map<String, AttributeValue> item) {
        AttributeValue payload = field(item, "payload");
        return 2_048L
                + (payload.s() != null ? 3L * payload.s().length() : payload.b().asByteArray().length);
    }

    static ParkedEvent read(String circuit, Map<String, AttributeValue> item) {
        AttributeValue payload = field(item, "payload");
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        item.getOrDefault("attributes", AttributeValue.fromM(Map.of())).m().forEach((name, stored) -> {
            AttributeValue value = field(stored.m(), "value");
            MessageAttributeValue.Builder made = MessageAttributeValue.builder()
                    .dataType(field(stored.m(), "type").s());
            attributes.put(
                    name,
                    value.s() != null
                            ? made.stringValue(value.s()).build()
                            : made.binaryValue(value.b()).build());
        });
        return new ParkedEvent(
                circuit,
                field(item, "sk").s(),
                field(item, "target").s(),
                payload.s() != null ? payload.s() : expanded(payload.b().asByteArray()),
                attributes,
                Optional.ofNullable(item.get("group")).map(AttributeValue::s),
                field(item, "reason").s(),
                Integer.parseInt(field(item, "attempts").n()),
                Instant.ofEpochMilli(Long.parseLong(field(item, "at").n())));
    }

    private static AttributeValue value(MessageAttributeValue attribute) {
        return attribute.binaryValue() != null
                ? AttributeValue.fromB(attribute.binaryValue())
                : AttributeValue.fromS(attribute.stringValue());
    }

    private static AttributeValue field(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("a parked event has no " + name + ": " + item.keySet());
        }
        return value;
    }

    private static byte[] compressed(byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String expanded(byte[] stored) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
