package dev.switchgear.dynamodb;

import dev.switchgear.testkit.PolicyEvaluator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Records requests as IAM judges them: action, partition keys, attributes. Of an update it takes every attribute that the
 * request names, in its condition too; a policy that allows them all allows them whichever of them DynamoDB counts.
 */
final class RecordedRequests implements ExecutionInterceptor {
    private final String tableArn;
    private final List<PolicyEvaluator.Request> requests = new CopyOnWriteArrayList<>();

    RecordedRequests(String tableArn) {
        this.tableArn = tableArn;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String action = "dynamodb:" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        requests.add(new PolicyEvaluator.Request(action, tableArn, keys(context.request())));
    }

    /** Returns what was requested since the last time. */
    List<PolicyEvaluator.Request> take() {
        List<PolicyEvaluator.Request> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    private static Map<String, List<String>> keys(SdkRequest request) {
        Map<String, List<String>> keys = new HashMap<>();
        List<String> leading = new ArrayList<>();
        if (request instanceof GetItemRequest get) {
            leading.add(ItemKey.of(SdkItems.stored(get.key())).pk());
        } else if (request instanceof QueryRequest query) {
            query.expressionAttributeValues().values().forEach(value -> leading.add(value.s()));
        } else if (request instanceof BatchGetItemRequest batch) {
            batch.requestItems()
                    .values()
                    .forEach(table -> table.keys()
                            .forEach(key ->
                                    leading.add(ItemKey.of(SdkItems.stored(key)).pk())));
        } else if (request instanceof UpdateItemRequest update) {
            leading.add(ItemKey.of(SdkItems.stored(update.key())).pk());
            keys.put(
                    "dynamodb:Attributes",
                    named(update.key(), update.expressionAttributeNames().values()));
        } else if (request instanceof ScanRequest
                || request instanceof DescribeTableRequest
                || request instanceof DescribeTimeToLiveRequest) {
            return keys; // of the table as a whole
        } else {
            throw new IllegalArgumentException("a request that no policy grants: " + request);
        }
        keys.put("dynamodb:LeadingKeys", leading);
        return keys;
    }

    private static List<String> named(Map<String, AttributeValue> key, Collection<String> names) {
        TreeSet<String> all = new TreeSet<>(names);
        all.addAll(key.keySet());
        return List.copyOf(all);
    }
}
