package dev.switchgear.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** The common base of every part of a deployment: its settings, its table and its names. */
final class Ground {
    final Construct scope;
    final CircuitsProps props;
    final String tableArn;
    private @Nullable Asset code;

    Ground(Construct scope, CircuitsProps props, String tableArn) {
        this.scope = scope;
        this.props = props;
        this.tableArn = tableArn;
    }

    String named(String part) {
        return props.name + "-" + part;
    }

    List<String> accounts() {
        return props.accounts.isEmpty() ? List.of(Stack.of(scope).getAccount()) : props.accounts;
    }

    /** The code of all functions, uploaded once. */
    Asset code() {
        if (code == null) {
            String zip = Objects.requireNonNull(props.functionsZip, "functionsZip");
            code = Asset.Builder.create(scope, "Code").path(zip).build();
        }
        return code;
    }

    String busArn() {
        return Stack.of(scope)
                .formatArn(ArnComponents.builder()
                        .service("events")
                        .resource("event-bus")
                        .resourceName(props.eventBusName)
                        .build());
    }

    /** The partition keys of the namespace: its circuits, and the evidence of their watches. */
    List<String> leadingKeys() {
        return List.of("c#" + props.namespace + "#*", "e#" + props.namespace + "#*");
    }

    /** The same, and what the governor of queues and streams says, which operators see beside the circuits. */
    List<String> viewedKeys() {
        List<String> keys = new ArrayList<>(leadingKeys());
        keys.add("g#" + props.namespace);
        return keys;
    }

    /** Access to the circuits of the namespace; the health checks also keep their results there. */
    PolicyStatement circuits(List<String> actions, String... moreKeys) {
        List<String> keys = new ArrayList<>(leadingKeys());
        keys.addAll(List.of(moreKeys));
        return keyed("SwitchgearCircuits", actions, keys);
    }

    /** Access to the items of the circuits' table with these partition keys. */
    PolicyStatement keyed(String id, List<String> actions, List<String> keys) {
        return keyed(tableArn, id, actions, keys);
    }

    /** Access to the items of a table with these partition keys. */
    static PolicyStatement keyed(String tableArn, String id, List<String> actions, List<String> keys) {
        return PolicyStatement.Builder.create()
                .sid(id)
                .actions(actions)
                .resources(List.of(tableArn))
                .conditions(Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", keys)))
                .build();
    }

    static PolicyStatement allow(String id, List<String> actions, String... resources) {
        return PolicyStatement.Builder.create()
                .sid(id)
                .actions(actions)
                .resources(List.of(resources))
                .build();
    }

    /** A queue for messages that were rejected or failed; it keeps them for 14 days. */
    CfnQueue deadLetters(String part) {
        CfnQueue queue = CfnQueue.Builder.create(scope, part + "Dead")
                .queueName(named(part.toLowerCase(Locale.ROOT) + "-dead"))
                .sqsManagedSseEnabled(true)
                .messageRetentionPeriod(1209600)
                .build();
        accept(queue, "AwsSolutions-SQS3", "This is a dead-letter queue.");
        acceptPlainQueue(queue);
        return queue;
    }

    void acceptPlainQueue(CfnQueue queue) {
        accept(queue, "AwsSolutions-SQS4", "Only functions and services of AWS use the queue, by HTTPS.");
    }

    static void accept(IConstruct construct, String rule, String reason) {
        Validations.of(construct)
                .acknowledge(Acknowledgment.builder().id(rule).reason(reason).build());
    }
}
