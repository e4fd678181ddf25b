package dev.switchgear.signals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes names for the sources of signals: readable, valid in {@code core}, and unique. */
final class SignalSource {
    private static final int MOST = 64;
    /** 64 bits: two of 100,000 sources are equal with a probability of 1 in 4 thousand million. */
    private static final int DIGITS = 16;
    /** A character that no alarm name contains, so that an alarm differs from a contributor of another one. */
    private static final String CONTRIBUTOR = "\n";

    private SignalSource() {}

    /** The source of an alarm. Account, region and name identify it, as its ARN does. */
    static String of(AlarmNotice notice) {
        String name = notice.account() + ":" + notice.region() + ":" + notice.name();
        return of("alarm", notice.contributor().isEmpty() ? name : name + CONTRIBUTOR + notice.contributor());
    }

    static String of(String kind, String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._:-]", "-");
        String source = kind + ":" + clean;
        if (clean.equals(name) && source.length() <= MOST) {
            return source;
        }
        return source.substring(0, Math.min(source.length(), MOST - DIGITS - 1)) + "-" + digest(name);
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
