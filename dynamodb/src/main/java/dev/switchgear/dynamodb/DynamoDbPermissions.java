package dev.switchgear.dynamodb;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The IAM actions that this room's code calls: no more, no less.
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

    private DynamoDbPermissions() {}

    /**
     * Returns the policy document, as JSON, that lets a function use the table.
     *
     * @param tableArn the table's ARN
     * @throws IllegalArgumentException if it is no ARN of a table
     */
    public static String policy(String tableArn) {
        TableName table = new TableName(tableArn);
        if (!table.isArn()) {
            throw new IllegalArgumentException("'" + tableArn
                    + "' is no ARN of a table, as arn:aws:dynamodb:eu-west-1:123456789012:table/name is");
        }
        String actions =
                STORE.stream().map(action -> "        \"" + action + "\"").collect(Collectors.joining(",\n"));
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Sid": "SwitchgearCircuits",
                      "Effect": "Allow",
                      "Action": [
                %s
                      ],
                      "Resource": "%s"
                    }
                  ]
                }
                """.formatted(actions, table);
    }
}
