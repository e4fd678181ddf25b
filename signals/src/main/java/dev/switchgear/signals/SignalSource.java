package dev.switchgear.signals;

import java.util.Locale;

/** Names of the sources of signals: readable, of the form that {@code core} wants, and different for different names. */
final class SignalSource {
    private static final int MOST = 64;

    private SignalSource() {}

    static String of(String kind, String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._:-]", "-");
        String source = kind + ":" + clean;
        if (clean.equals(name) && source.length() <= MOST) {
            return source;
        }
        String digest = String.format(Locale.ROOT, "%08x", name.hashCode());
        return source.substring(0, Math.min(source.length(), MOST - 9)) + "-" + digest;
    }
}
