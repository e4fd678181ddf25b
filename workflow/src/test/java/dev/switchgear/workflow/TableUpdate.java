package dev.switchgear.workflow;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * An update request to DynamoDB in a form that allows comparison: placeholders are replaced by their values, and the
 * parts are in one order.
 */
record TableUpdate(String place, String returns, TreeSet<String> conditions, TreeMap<String, TreeSet<String>> clauses) {
    private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9]+");
    private static final Pattern CLAUSE = Pattern.compile("(?=\\b(?:SET|REMOVE|ADD|DELETE) )");

    /** Returns the request that the store sends. */
    static TableUpdate of(UpdateItemRequest request) {
        TreeMap<String, String> names = new TreeMap<>(request.expressionAttributeNames());
        request.expressionAttributeValues().forEach((name, value) -> names.put(name, shown(value)));
        return of(
                request.tableName() + " " + shown(request.key().get("pk"))
                        + shown(request.key().get("sk")),
                request.returnValuesAsString(),
                Objects.requireNonNullElse(request.conditionExpression(), ""),
                request.updateExpression(),
                names);
    }

    /** Returns the request of a state's arguments. */
    static TableUpdate of(Map<?, ?> arguments) {
        TreeMap<String, String> names = new TreeMap<>();
        Definitions.part(arguments, "ExpressionAttributeNames")
                .forEach((name, meant) -> names.put((String) name, (String) meant));
        Definitions.part(arguments, "ExpressionAttributeValues")
                .forEach((name, value) -> names.put((String) name, shown(value)));
        Map<?, ?> key = Definitions.part(arguments, "Key");
        return of(
                arguments.get("TableName") + " " + shown(key.get("pk")) + shown(key.get("sk")),
                (String) Objects.requireNonNull(arguments.get("ReturnValues")),
                (String) Objects.requireNonNullElse(arguments.get("ConditionExpression"), ""),
                (String) Objects.requireNonNull(arguments.get("UpdateExpression")),
                names);
    }

    private static TableUpdate of(
            String place, String returns, String condition, String update, Map<String, String> names) {
        TreeSet<String> unused = new TreeSet<>(names.keySet());
        TreeSet<String> conditions = split(meant(condition, names, unused), " AND ");
        TreeMap<String, TreeSet<String>> clauses = new TreeMap<>();
        for (String clause : CLAUSE.split(meant(update, names, unused), -1)) {
            int space = clause.indexOf(' ');
            clauses.put(
                    clause.substring(0, space),
                    split(clause.substring(space + 1).strip(), ", "));
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("DynamoDB refuses placeholders that are not used: " + unused);
        }
        return new TableUpdate(place, returns, conditions, clauses);
    }

    private static String meant(String expression, Map<String, String> names, TreeSet<String> unused) {
        return PLACEHOLDER.matcher(expression).replaceAll(match -> {
            unused.remove(match.group());
            return java.util.regex.Matcher.quoteReplacement(
                    Objects.requireNonNull(names.get(match.group()), match.group()));
        });
    }

    private static TreeSet<String> split(String text, String by) {
        return text.isEmpty() ? new TreeSet<>() : new TreeSet<>(Arrays.asList(text.split(Pattern.quote(by), -1)));
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof AttributeValue known) {
            return known.type() + "=" + (known.s() != null ? known.s() : known.n() != null ? known.n() : known.ns());
        }
        Map.Entry<?, ?> only = ((Map<?, ?>) Objects.requireNonNull(value))
                .entrySet()
                .iterator()
                .next();
        return only.getKey() + "=" + only.getValue();
    }
}
