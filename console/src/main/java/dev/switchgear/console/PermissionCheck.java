package dev.switchgear.console;

import dev.switchgear.CircuitNames;
import dev.switchgear.spi.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** What these credentials may do with the circuits of the namespace. Every request is made, and none can change an item. */
final class PermissionCheck {
    private static final String CHECK = "permissions";
    private static final String PK = "pk";
    private static final String SK = "sk";
    /** No item fulfils it, so the write is evaluated and never made. */
    private static final String NEVER = "attribute_exists(" + PK + ") AND attribute_not_exists(" + PK + ")";

    private final Findings findings;
    private final DynamoDbClient client;
    private final String table;
    private final Map<String, AttributeValue> key;

    PermissionCheck(Findings findings) {
        this.findings = findings;
        client = findings.table().client();
        table = findings.table().table();
        key = Map.of(
                PK,
                AttributeValue.fromS("c#" + findings.table().namespace() + "#" + CircuitNames.REGISTER),
                SK,
                AttributeValue.fromS("*"));
    }

    /** The first request, whose answer has the clock of the table; empty if it is not allowed. */
    Optional<GetItemResponse> read() {
        try {
            return Optional.of(findings.ask(
                    () -> client.getItem(request -> request.tableName(table).key(key))));
        } catch (Findings.Refused e) {
            findings.problem(CHECK, "without dynamodb:GetItem no circuit can be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Tries all others. */
    void look() {
        List<String> allowed = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        attempt("dynamodb:Query (status)", this::query, allowed, denied);
        attempt("dynamodb:BatchGetItem (the start of functions)", this::batch, allowed, denied);
        attempt("dynamodb:Scan (list, console, watch)", this::scan, allowed, denied);
        attempt(
                "dynamodb:UpdateItem of override and policy (open, close, disable, auto, policy)",
                () -> write(Attribute.OVERRIDE_REASON),
                allowed,
                denied);
        attempt("dynamodb:UpdateItem of the state (functions)", () -> write(Attribute.REASON), allowed, denied);
        if (!allowed.isEmpty()) {
            findings.ok(CHECK, "allowed: " + String.join(", ", allowed));
        }
        if (!denied.isEmpty()) {
            findings.note(
                    CHECK,
                    "denied: " + String.join(", ", denied) + "; docs/guides/permissions.md has a policy for each role");
        }
    }

    private void attempt(String action, Runnable request, List<String> allowed, List<String> denied) {
        try {
            findings.ask(() -> {
                request.run();
                return true;
            });
            allowed.add(action);
        } catch (Findings.Refused e) {
            denied.add(action);
        }
    }

    private void query() {
        client.query(request -> request.tableName(table)
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Map.of("#pk", PK))
                .expressionAttributeValues(Map.of(":pk", key.get(PK)))
                .limit(1));
    }

    private void batch() {
        client.batchGetItem(request -> request.requestItems(
                Map.of(table, KeysAndAttributes.builder().keys(List.of(key)).build())));
    }

    private void scan() {
        client.scan(request -> request.tableName(table).limit(1));
    }

    private void write(Attribute attribute) {
        try {
            client.updateItem(request -> request.tableName(table)
                    .key(key)
                    .updateExpression("SET #name = :value")
                    .conditionExpression(NEVER)
                    .expressionAttributeNames(Map.of("#name", attribute.name()))
                    .expressionAttributeValues(Map.of(":value", AttributeValue.fromS("doctor"))));
        } catch (ConditionalCheckFailedException allowed) {
            // The write would have been allowed, and the condition has prevented it.
        }
    }
}
