package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PolicyEvaluatorTest {
    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";

    @Test
    void actionsThatNoStatementAllowsAreDenied() {
        PolicyEvaluator reads = policy(allow("dynamodb:Get*", TABLE, Map.of()));
        assertThat(reads.allows(request("dynamodb:GetItem", TABLE, Map.of()))).isTrue();
        assertThat(reads.allows(request("dynamodb:getitem", TABLE, Map.of()))).isTrue();
        assertThat(reads.allows(request("dynamodb:PutItem", TABLE, Map.of()))).isFalse();
        assertThat(reads.allows(request("dynamodb:GetItem", TABLE + "2", Map.of())))
                .isFalse();
        assertThat(new PolicyEvaluator().allows(request("dynamodb:GetItem", TABLE, Map.of())))
                .isFalse();
    }

    @Test
    void aDenyWins() {
        Map<String, Object> deny = Map.of("Effect", "Deny", "Action", "dynamodb:Delete*", "Resource", "*");
        PolicyEvaluator both = policy(allow("dynamodb:*", "*", Map.of()), deny);
        assertThat(both.allows(request("dynamodb:GetItem", TABLE, Map.of()))).isTrue();
        assertThat(both.allows(request("dynamodb:DeleteItem", TABLE, Map.of()))).isFalse();
    }

    @Test
    void forAllValuesRequiresEveryValueToMatch() {
        PolicyEvaluator own = policy(allow(
                "dynamodb:Query",
                TABLE,
                Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of("c#a#*", "e#a#*")))));
        assertThat(own.allows(leading("c#a#x"))).isTrue();
        assertThat(own.allows(leading("c#a#x", "e#a#y"))).isTrue();
        assertThat(own.allows(leading("c#a#x", "c#b#y"))).isFalse();
        assertThat(own.allows(leading("c#ab#x"))).isFalse();
    }

    @Test
    void aMissingKeyFailsUnlessTheConditionAllowsIt() {
        assertThat(policy(allow("*", "*", Map.of("StringEquals", Map.of("a", "1"))))
                        .allows(request("x:y", TABLE, Map.of())))
                .isFalse();
        assertThat(policy(allow("*", "*", Map.of("StringEqualsIfExists", Map.of("a", "1"))))
                        .allows(request("x:y", TABLE, Map.of())))
                .isTrue();
        assertThat(policy(allow("*", "*", Map.of("Null", Map.of("a", "true")))).allows(request("x:y", TABLE, Map.of())))
                .isTrue();
        assertThat(policy(allow("*", "*", Map.of("StringNotEquals", Map.of("a", "1"))))
                        .allows(request("x:y", TABLE, Map.of("a", List.of("2")))))
                .isTrue();
    }

    @Test
    void unknownElementsOfAPolicyAreRefused() {
        PolicyEvaluator numeric = policy(allow("*", "*", Map.of("NumericEquals", Map.of("a", "1"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> numeric.allows(request("x:y", TABLE, Map.of("a", List.of("1")))))
                .withMessageContaining("NumericEquals");
        PolicyEvaluator notAction = policy(Map.of("Effect", "Allow", "NotAction", "a:b", "Resource", "*"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> notAction.allows(request("x:y", TABLE, Map.of())))
                .withMessageContaining("NotAction");
    }

    private static PolicyEvaluator.Request leading(String... keys) {
        return request("dynamodb:Query", TABLE, Map.of("dynamodb:LeadingKeys", List.of(keys)));
    }

    private static PolicyEvaluator.Request request(String action, String resource, Map<String, List<String>> keys) {
        return new PolicyEvaluator.Request(action, resource, keys);
    }

    private static Map<String, Object> allow(String action, String resource, Map<String, Object> condition) {
        return Map.of("Effect", "Allow", "Action", action, "Resource", List.of(resource), "Condition", condition);
    }

    private static PolicyEvaluator policy(Map<?, ?>... statements) {
        return new PolicyEvaluator(Map.of("Version", "2012-10-17", "Statement", List.of(statements)));
    }
}
