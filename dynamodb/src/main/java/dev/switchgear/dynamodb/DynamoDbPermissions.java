package dev.switchgear.dynamodb;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exactly the IAM actions that this module calls, and the policies that grant them: for a whole table, for the
 * namespaces that a function uses, and for an operator.
 *
 * @since 0.1.0
 */
public final class DynamoDbPermissions {
    /** The actions of {@link DynamoDbCircuitStore}, which every function of a fleet needs. */
    public static final List<String> STORE =
            List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem");

    /** The actions of {@link CircuitTable}, which only the creator of the table needs. */
    public static final List<String> TABLE = List.of(
            "dynamodb:CreateTable",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:UpdateTimeToLive");

    /** The actions that read the table as a whole: those of {@link CircuitScan} and of the checks of the table. */
    private static final List<String> LIST =
            List.of("dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:Scan");

    /**
     * The attributes that an operator may write: override, live policy and register, with author and date; no state.
     */
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
     * @throws IllegalArgumentException if it is not the ARN of a table
     */
    public static String policy(String tableArn) {
        return document(statement("SwitchgearCircuits", STORE, tableArn, ""));
    }

    /**
     * Returns the policy document, as JSON, that lets a function use the circuits of some namespaces only.
     *
     * @param namespaces at least one
     * @throws IllegalArgumentException if {@code tableArn} is not the ARN of a table, or a namespace is not a valid
     *     name
     */
    public static String policy(String tableArn, List<String> namespaces) {
        return document(statement("SwitchgearCircuits", STORE, tableArn, condition(List.of(leadingKeys(namespaces)))));
    }

    /**
     * Returns the policy document, as JSON, of an operator. It may read the circuits of some namespaces and
     * which sources wait for them, set and end overrides, set live policy and change the register of names. It may change nothing else of an item: not its
     * state, its probes or its evidence.
     *
     * <p>It may also describe and scan the table, which {@code list}, {@code doctor} and the console need. IAM cannot
     * limit a scan to a namespace, so an operator may read every namespace of the table. Leave out the statement {@code
     * SwitchgearList} for an operator who may not.
     *
     * @param namespaces at least one
     * @throws IllegalArgumentException if {@code tableArn} is not the ARN of a table, or a namespace is not a valid
     *     name
     */
    public static String operatorPolicy(String tableArn, List<String> namespaces) {
        List<String> reads = List.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query");
        String leading = leadingKeys(namespaces);
        String attributes = test("ForAllValues:StringEquals", "dynamodb:Attributes", OPERATOR_ATTRIBUTES);
        return document(
                statement("SwitchgearView", reads, tableArn, condition(List.of(viewedKeys(namespaces)))),
                statement("SwitchgearList", LIST, tableArn, ""),
                statement(
                        "SwitchgearOrders",
                        List.of("dynamodb:UpdateItem"),
                        tableArn,
                        condition(List.of(leading, attributes))));
    }

    /** The partition keys of a namespace: its circuits, and the evidence of their watches. */
    private static String leadingKeys(List<String> namespaces) {
        return keys(namespaces, name -> Stream.of("c#" + name + "#*", "e#" + name + "#*"));
    }

    /** The same, and what the governor of queues and streams says, which the console shows beside the circuits. */
    private static String viewedKeys(List<String> namespaces) {
        return keys(namespaces, name -> Stream.of("c#" + name + "#*", "e#" + name + "#*", "g#" + name));
    }

    private static String keys(List<String> namespaces, Function<String, Stream<String>> keysOf) {
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException("there are 0 namespaces; there must be at least 1");
        }
        List<String> keys = namespaces.stream()
                .map(name ->
                        CircuitId.of(name, "any").namespace()) // the same names as everywhere, none with a wildcard
                .flatMap(keysOf)
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
                    + "' is not the ARN of a table, such as arn:aws:dynamodb:eu-west-1:123456789012:table/name");
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
