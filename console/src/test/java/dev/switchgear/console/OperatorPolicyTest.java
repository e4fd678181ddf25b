package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.DynamoDbPermissions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The verbs with a role that may make the requests of the policy of operators, and no other. */
class OperatorPolicyTest extends Operating {
    private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/" + TABLE;

    private final Set<String> granted = Pattern.compile("\"dynamodb:(\\w+)\"")
            .matcher(
                    DynamoDbPermissions.operatorPolicy(ARN, List.of("o")).replaceAll("dynamodb:(Leading|Attr)\\w+", ""))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet());
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    @Test
    void everyVerbOfAnOperatorNeedsWhatThePolicyGrantsAndNothingElse() throws Exception {
        try (RefusingProxy role = new RefusingProxy(store.uri(), this::isRefused)) {
            URI table = URI.create(role.uri());
            verb(table, "names", "--register", "payments");
            verb(table, "open", "payments", "--for", "10m", "--reason", "maintenance");
            verb(table, "list");
            verb(table, "status", "payments");
            verb(table, "auto", "payments");
            runAt(table, false, "", "o", "doctor", "--output", "json");
            assertThat(out).doesNotContain("not authorized", "cannot be checked", "denied:");
        }
        assertThat(asked).isEqualTo(granted);
    }

    @Test
    void parkedEventsAreNoItemsOfAnotherProduct() {
        client.putItem(request -> request.tableName(TABLE)
                .item(Map.of("pk", AttributeValue.fromS("p#o#payments"), "sk", AttributeValue.fromS("1"))));
        run("o", "doctor", "--output", "json");
        assertThat(out).doesNotContain("another product");
    }

    private void verb(URI table, String... arguments) {
        int exit = runAt(table, false, "", "o", arguments);
        assertThat(err).as(String.join(" ", arguments)).isEmpty();
        assertThat(exit).as(String.join(" ", arguments)).isZero();
    }

    private boolean isRefused(String request) {
        String action = request.substring(0, request.indexOf(' '));
        asked.add(action);
        return !granted.contains(action);
    }
}
