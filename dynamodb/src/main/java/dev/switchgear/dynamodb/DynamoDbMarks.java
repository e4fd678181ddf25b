package dev.switchgear.dynamodb;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Looks for {@link AnswerMarks} in the answers of an SDK client. */
final class DynamoDbMarks {
    private DynamoDbMarks() {}

    /**
     * Returns {@code response} of an SDK client. A response without HTTP is not checked.
     *
     * @throws SdkClientException if it does not come from DynamoDB
     */
    @SuppressWarnings("NullAway") // the SDK declares no nullness; a client that is not over HTTP leaves it out
    static <T extends SdkResponse> T required(T response) {
        SdkHttpResponse http = response.sdkHttpResponse();
        if (http != null
                && !AnswerMarks.areIn(name -> http.firstMatchingHeader(name).orElse(null))) {
            throw missing(http.firstMatchingHeader(AnswerMarks.CONTENT_TYPE).orElse(null));
        }
        return response;
    }

    static SdkClientException missing(@Nullable String contentType) {
        return SdkClientException.create("what answers there is not DynamoDB, it sent "
                + (contentType == null ? "no type of content" : contentType)
                + ": check the endpoint, its port and proxies");
    }
}
