package dev.switchgear.sources;

import dev.switchgear.testkit.PolicyEvaluator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Records requests of the governor as IAM judges them: action, resource, partition keys. */
final class GovernorRequests implements ExecutionInterceptor {
    private static final String MAPPING = "arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:";

    private static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:";

    private final String tableArn;
    private final List<PolicyEvaluator.Request> requests = new CopyOnWriteArrayList<>();

    GovernorRequests(String tableArn) {
        this.tableArn = tableArn;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        if (context.request() instanceof TransactWriteItemsRequest transaction) {
            transaction.transactItems().forEach(one -> requests.add(read(one)));
        } else {
            requests.add(read(operation, context.request()));
        }
    }

    List<PolicyEvaluator.Request> all() {
        return List.copyOf(requests);
    }

    /** IAM judges each write of a transaction by itself. */
    private PolicyEvaluator.Request read(TransactWriteItem one) {
        if (one.put() != null) {
            return table("PutItem", one.put().tableName(), partition(one.put().item()));
        }
        return one.update() != null
                ? table(
                        "UpdateItem",
                        one.update().tableName(),
                        partition(one.update().key()))
                : table(
                        "DeleteItem",
                        one.delete().tableName(),
                        partition(one.delete().key()));
    }

    private PolicyEvaluator.Request read(String operation, SdkRequest request) {
        if (request instanceof GetItemRequest get) {
            return table(operation, get.tableName(), partition(get.key()));
        } else if (request instanceof UpdateItemRequest update) {
            return table(operation, update.tableName(), partition(update.key()));
        } else if (request instanceof PutItemRequest put) {
            return table(operation, put.tableName(), partition(put.item()));
        } else if (request instanceof QueryRequest query) {
            return table(
                    operation,
                    query.tableName(),
                    query.expressionAttributeValues().values().stream()
                            .map(value -> String.valueOf(value.s()))
                            .filter(text -> text.matches("[a-z]#.*"))
                            .findFirst()
                            .orElseThrow());
        } else if (request instanceof GetEventSourceMappingRequest get) {
            return lambda(operation, MAPPING + get.uuid());
        } else if (request instanceof UpdateEventSourceMappingRequest update) {
            return lambda(operation, MAPPING + update.uuid());
        } else if (request instanceof ListTagsRequest tags) {
            return lambda(operation, tags.resource());
        } else if (request instanceof ListEventSourceMappingsRequest) {
            return lambda(operation, "*");
        }
        if (request instanceof InvokeRequest invoke) {
            return lambda("InvokeFunction", invoke.functionName());
        } else if (request instanceof SendMessageRequest send) {
            return new PolicyEvaluator.Request(
                    "sqs:" + operation, QUEUE + send.queueUrl().replaceAll(".*/", ""), Map.of());
        } else if (request instanceof GetQueueUrlRequest url) {
            return new PolicyEvaluator.Request("sqs:" + operation, QUEUE + url.queueName(), Map.of());
        } else if (request instanceof GetQueueAttributesRequest get) {
            String queue = get.queueUrl().replaceAll(".*/", "");
            return new PolicyEvaluator.Request("sqs:" + operation, QUEUE + queue, Map.of());
        } else if (request instanceof GetMetricStatisticsRequest) {
            return new PolicyEvaluator.Request("cloudwatch:" + operation, "*", Map.of());
        }
        throw new IllegalArgumentException("a request that no policy grants: " + request);
    }

    private static String partition(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get("pk")).s();
    }

    private PolicyEvaluator.Request table(String operation, String table, String partitionKey) {
        String arn = table.endsWith(ParkingCounts.tableOf("")) ? ParkingCounts.tableOf(tableArn) : tableArn;
        return new PolicyEvaluator.Request(
                "dynamodb:" + operation, arn, Map.of("dynamodb:LeadingKeys", List.of(partitionKey)));
    }

    private static PolicyEvaluator.Request lambda(String operation, String resource) {
        return new PolicyEvaluator.Request("lambda:" + operation, resource, Map.of());
    }
}
