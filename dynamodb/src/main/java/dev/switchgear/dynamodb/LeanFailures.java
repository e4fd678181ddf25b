package dev.switchgear.dynamodb;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * The failures of requests that were made without the SDK, as its own exceptions: who reads them need not know which client
 * said so. Loaded with the first failure.
 */
final class LeanFailures {
    private LeanFailures() {}

    /** There is no answer. */
    static RuntimeException of(IOException e) {
        return SdkClientException.create("Unable to execute HTTP request: " + e.getMessage(), e);
    }

    /** The answer is no JSON. */
    static RuntimeException unreadable(IllegalArgumentException e) {
        return SdkClientException.create("the answer is not JSON: " + e.getMessage(), e);
    }

    /** The answer does not come from DynamoDB. */
    static RuntimeException strange(@Nullable String contentType) {
        return DynamoDbMarks.missing(contentType);
    }

    /** DynamoDB refuses the request. */
    static RuntimeException refusal(int status, Map<?, ?> answer) {
        String type = text(answer.get("__type"));
        String code = type.substring(type.lastIndexOf('#') + 1);
        if (code.equals("ConditionalCheckFailedException")) {
            return new RefusedWrite(ItemJson.read(answer.get("Item")));
        }
        String said = text(answer.containsKey("message") ? answer.get("message") : answer.get("Message"));
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(said)
                .serviceName("DynamoDb")
                .build();
        return (RuntimeException) DynamoDbException.builder()
                .awsErrorDetails(details)
                .statusCode(status)
                .message(said)
                .build();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
