package dev.switchgear.dynamodb;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The headers by which an answer of DynamoDB is recognised. A proxy, a login page or another service on a wrong port
 * does not send them. Its answer with status 200 would mean "no item", which is a CLOSED circuit.
 *
 * <p>One header is enough: DynamoDB and DynamoDB Local send all of them, other emulators some.
 */
final class DynamoDbMarks {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON = "application/x-amz-json";

    private DynamoDbMarks() {}

    /** Returns whether an answer with these headers comes from DynamoDB. */
    static boolean areIn(Function<String, @Nullable String> header) {
        String type = header.apply(CONTENT_TYPE);
        return (type != null && type.toLowerCase(Locale.ROOT).startsWith(JSON))
                || header.apply("x-amzn-RequestId") != null
                || header.apply("x-amz-crc32") != null;
    }

    /**
     * Returns {@code response} of an SDK client. A response without HTTP is not checked.
     *
     * @throws SdkClientException if it does not come from DynamoDB
     */
    @SuppressWarnings("NullAway") // the SDK declares no nullness; a client that is not over HTTP leaves it out
    static <T extends SdkResponse> T required(T response) {
        SdkHttpResponse http = response.sdkHttpResponse();
        if (http != null && !areIn(name -> http.firstMatchingHeader(name).orElse(null))) {
            throw missing(http.firstMatchingHeader(CONTENT_TYPE).orElse(null));
        }
        return response;
    }

    static SdkClientException missing(@Nullable String contentType) {
        return SdkClientException.create("what answers there is not DynamoDB, it sent "
                + (contentType == null ? "no type of content" : contentType)
                + ": check the endpoint, its port and proxies");
    }
}
