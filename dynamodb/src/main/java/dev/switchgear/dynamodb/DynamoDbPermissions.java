package dev.switchgear.dynamodb;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The IAM actions that this room's code calls, no more, no less, and the policies that grant them: of a whole table, of the
 * namespaces that a function uses, and of what an operator may change.
 *
 * @since 0.1.0
 */
public final class DynamoDbPermissions {
    /** What {@link DynamoDbCircuitStore} needs of its table: every function of a fleet has these. */
    public static final List<String> STORE =
            List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    /** What {@link CircuitTable} needs: whoever creates the table has these, no function does. */
    public static final List<String> TABLE = List.of(
            "dynamodb:CreateTable",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:UpdateTimeToLive");

    /** What an operator's writes name: orders, live policy and register, with what signs and dates them; no state. */
    public static final List<String> OPERATOR_ATTRIBUTES = Stream.concat(
                    Stream.of(ItemKey.PK, ItemKey.SK),
                    Stream.of(
                                    Attribute.FORMAT,
                                    Attribute.WRITER,
                                    Attribute.COMMITTED_AT,
                                    Attribute.TTL,
                                    Attribute.OVERRIDE,
                                    Attribute.OVERRIDE_AT,
                                    Attribute.OVERRIDE_BY,
                                    Attribute.OVERRIDE_REASON,
                                    Attribute.OVERRIDE_UNTIL,
                                    Attribute.POLICY,
                                    Attribute.POLICY_AT,
                                    Attribute.POLICY_BY,
                                    Attribute.NAMES)
                            .map(Attribute::name))
            .toList();

    private DynamoDbPermissions() {}

    /**
     * Returns the policy document, as JSON, that lets a function use the whole table: every namespace in it.
     *
     * @param tableArn the table's ARN
     * @throws IllegalArgumentException if it is no ARN of a table
     */
    public static String policy(String tableArn) {
        return document(statement("SwitchgearCircuits", STORE, tableArn, ""));
    }

    /**
     * Returns the policy document, as JSON, that lets a function use the circuits of some namespaces and no others'.
     *
     * @param namespaces at least one
     * @throws IllegalArgumentException if {@code tableArn} is no ARN of a table, or a namespace is no name
     */
    public static String policy(String tableArn, List<String> namespaces) {
        return document(statement("SwitchgearCircuits", STORE, tableArn, condition(List.of(leadingKeys(namespaces)))));
    }

    /**
     * Returns the policy document, as JSON, of an operator: who reads the circuits of some namespaces, orders and ends
     * overrides, sets live policy and keeps the register of names, and can change nothing else of an item: not its state, its
     * probes, its evidence.
     *
     * @param namespaces at least one
     * @throws IllegalArgumentException if {@code tableArn} is no ARN of a table, or a namespace is no name
     */
    public static String operatorPolicy(String tableArn, List<String> namespaces) {
        List<String> reads = List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query");
        String leading = leadingKeys(namespaces);
        String attributes = test("ForAllValues:StringEquals", "dynamodb:Attributes", OPERATOR_ATTRIBUTES);
        return document(
                statement("SwitchgearView", reads, tableArn, condition(List.of(leading))),
                statement(
                        "SwitchgearOrders",
                        List.of("dynamodb:UpdateItem"),
                        tableArn,
                        condition(List.of(leading, attributes))));
    }

    /** The partition keys of a namespace: its circuits, and the evidence of their watches. */
    private static String leadingKeys(List<String> namespaces) {
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException("there are 0 namespaces; there must be at least 1");
        }
        List<String> keys = namespaces.stream()
                .map(name ->
                        CircuitId.of(name, "any").namespace()) // the same names as everywhere, none with a wildcard
                .flatMap(name -> Stream.of("c#" + name + "#*", "e#" + name + "#*"))
                .toList();
        return test("ForAllValues:StringLike", "dynamodb:LeadingKeys", keys);
    }

    private static String test(String operator, String key, List<String> values) {
        return "        \"" + operator + "\": {\n          \"" + key + "\": [\n" + lines(values, 12)
                + "\n          ]\n        }";
    }

    private static String condition(List<String> tests) {
        return ",\n      \"Condition\": {\n" + String.join(",\n", tests) + "\n      }";
    }

    private static String statement(String id, List<String> actions, String tableArn, String condition) {
        TableName table = new TableName(tableArn);
        if (!table.isArn()) {
            throw new IllegalArgumentException("'" + tableArn
                    + "' is no ARN of a table, as arn:aws:dynamodb:eu-west-1:123456789012:table/name is");
        }
        return """
                    {
                      "Sid": "%s",
                      "Effect": "Allow",
                      "Action": [
                %s
                      ],
                      "Resource": "%s"%s
                    }""".formatted(id, lines(actions, 8), table, condition);
    }

    private static String document(String... statements) {
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n" + String.join(",\n", statements)
                + "\n  ]\n}\n";
    }

    private static String lines(List<String> values, int indent) {
        return values.stream()
                .map(value -> " ".repeat(indent) + "\"" + value + "\"")
                .collect(Collectors.joining(",\n"));
    }
}
