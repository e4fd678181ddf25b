package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;

/**
 * The secret that a caller must send. It comes from the function's environment, as for AWS's Parameters and Secrets
 * extension. A page or a server that makes the function send requests does not know it.
 */
final class Token {
    static final String HEADER = "X-Switchgear-Token";
    static final String HEADER_LOWER_CASE = "x-switchgear-token";

    private final byte[] expected;

    /** An empty value admits every request, because there is no secret outside of Lambda. */
    Token(String value) {
        expected = value.getBytes(ISO_8859_1);
    }

    boolean admits(String given) {
        return expected.length == 0 || MessageDigest.isEqual(expected, given.getBytes(ISO_8859_1));
    }

    boolean isRequired() {
        return expected.length > 0;
    }
}
