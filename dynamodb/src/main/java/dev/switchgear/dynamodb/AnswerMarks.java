package dev.switchgear.dynamodb;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which an answer of DynamoDB is recognised. A proxy, a login page or another service on a wrong port
 * does not send them. Its answer with status 200 would mean "no item", which is a CLOSED circuit.
 *
 * <p>One header is enough: DynamoDB and DynamoDB Local send all of them, other emulators some.
 */
final class AnswerMarks {
    static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON = "application/x-amz-json";

    private AnswerMarks() {}

    /** Returns whether an answer with these headers comes from DynamoDB. */
    static boolean areIn(Function<String, @Nullable String> header) {
        String type = header.apply(CONTENT_TYPE);
        return (type != null && type.toLowerCase(Locale.ROOT).startsWith(JSON))
                || header.apply("x-amzn-RequestId") != null
                || header.apply("x-amz-crc32") != null;
    }
}
