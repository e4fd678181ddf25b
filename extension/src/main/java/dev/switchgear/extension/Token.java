package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;

/**
 * What a caller must know: a secret of the function's own environment, as AWS's Parameters and Secrets extension wants it.
 * A page or a server that the function can be made to fetch from cannot send it.
 */
final class Token {
    static final String HEADER = "X-Switchgear-Token";
    static final String HEADER_LOWER_CASE = "x-switchgear-token";

    private final byte[] expected;

    /** An empty value asks for nothing: there is no secret to know, outside of Lambda. */
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
