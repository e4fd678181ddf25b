package dev.switchgear.dynamodb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Version 4 of AWS's signatures, for a POST to the root of DynamoDB. A test compares it with the SDK's signer, which loads
 * 300 classes for the same text.
 */
final class RequestSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SERVICE = "dynamodb";
    private static final String END = "aws4_request";
    private static final String DIGEST = "SHA-256";
    private static final String HMAC = "HmacSHA256";
    private static final int DATE = 8;

    private RequestSignature() {}

    /** Returns the value of the header {@code Authorization}; all of {@code headers}, with names in lower case, are signed. */
    static String of(Map<String, String> headers, byte[] body, AccessKeys keys, String region) {
        SortedMap<String, String> sorted = new TreeMap<>(headers);
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        StringBuilder names = new StringBuilder();
        for (Map.Entry<String, String> header : sorted.entrySet()) {
            canonical
                    .append(header.getKey())
                    .append(':')
                    .append(header.getValue())
                    .append('\n');
            names.append(names.length() == 0 ? "" : ";").append(header.getKey());
        }
        canonical.append('\n').append(names).append('\n').append(hex(digest(body)));
        String time = sorted.getOrDefault("x-amz-date", "");
        String date = time.substring(0, DATE);
        String scope = date + "/" + region + "/" + SERVICE + "/" + END;
        String signed = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(digest(bytes(canonical.toString())));
        byte[] key = hmac(bytes("AWS4" + keys.secret()), date);
        key = hmac(hmac(hmac(key, region), SERVICE), END);
        return ALGORITHM + " Credential=" + keys.id() + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                + hex(hmac(key, signed));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + HMAC, e);
        }
    }

    private static byte[] digest(byte[] text) {
        try {
            return MessageDigest.getInstance(DIGEST).digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + DIGEST, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
