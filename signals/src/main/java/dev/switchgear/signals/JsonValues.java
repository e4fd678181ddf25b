package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.spi.Excerpt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads values of a JSON object. The message about an invalid value contains the value and the limit. */
final class JsonValues {
    private static final int SHOWN = 60;

    private final JsonNode object;
    private final String name;
    private final Rejection rejection;

    JsonValues(JsonNode object, String name, Rejection rejection) {
        this.object = object;
        this.name = name;
        this.rejection = rejection;
        if (!object.isObject()) {
            throw wrong(name, object, "an object");
        }
    }

    /** Refuses names that are not in the schema, so that a misspelt name is noticed. */
    JsonValues only(Set<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new RejectedException(
                        rejection, name + " has a field '" + Excerpt.line(field, SHOWN) + "', which it must not have");
            }
        });
        return this;
    }

    /** The full names of fields that are not in {@code known}. */
    List<String> others(Set<String> known) {
        List<String> others = new ArrayList<>();
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                others.add(nameOf(field));
            }
        });
        return others;
    }

    /** A field's full name, for messages. */
    String nameOf(String field) {
        return name + "." + Excerpt.line(field, SHOWN);
    }

    /** Whether a field is there; {@code null} counts as missing. */
    boolean has(String field) {
        return object.hasNonNull(field);
    }

    JsonNode node(String field) {
        return object.path(field);
    }

    JsonValues object(String field) {
        return new JsonValues(node(field), name + "." + field, rejection);
    }

    String text(String field, Pattern form, String what) {
        JsonNode value = node(field);
        if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
            throw wrong(name + "." + field, value, what);
        }
        return value.textValue();
    }

    String text(String field) {
        JsonNode value = node(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw wrong(name + "." + field, value, "a text");
        }
        return value.textValue();
    }

    Optional<String> optionalText(String field, Pattern form, String what) {
        return has(field) ? Optional.of(text(field, form, what)) : Optional.empty();
    }

    long number(String field, long least, long most) {
        JsonNode value = node(field);
        // A whole number as JSON Schema has it: 5.0 and 5e0 are 5.
        boolean whole = value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
        if (!whole || value.longValue() < least || value.longValue() > most) {
            throw wrong(name + "." + field, value, "a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    boolean flag(String field) {
        JsonNode value = node(field);
        if (!value.isBoolean()) {
            throw wrong(name + "." + field, value, "true or false");
        }
        return value.booleanValue();
    }

    /** A time in ISO 8601 with an offset: {@code 2026-11-21T10:15:30Z}. */
    Instant moment(String field) {
        JsonNode value = node(field);
        try {
            return OffsetDateTime.parse(value.asText(""), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            throw wrong(name + "." + field, value, "a moment such as 2026-11-21T10:15:30Z");
        }
    }

    /** The value of a field that must be {@code what}. */
    RejectedException wrong(String field, String what) {
        return wrong(name + "." + field, node(field), what);
    }

    private RejectedException wrong(String field, JsonNode value, String what) {
        String shown = value.isMissingNode() ? "not there" : value.toString();
        return new RejectedException(rejection, field + " is " + Excerpt.line(shown, SHOWN) + "; it must be " + what);
    }
}
