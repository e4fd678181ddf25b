package dev.switchgear.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A name of a variable that is nearly one of ours. */
final class MisspeltName {
    /** How far a name may be from one of ours to be taken for a slip of the pen. */
    private static final int SLIP = 2;

    private MisspeltName() {}

    /** The variable that somebody who wrote {@code key} most likely meant, if it is nearly one. */
    static Optional<Setting> meantBy(String key) {
        String upper = key.toUpperCase(Locale.ROOT);
        return Arrays.stream(Setting.values())
                .filter(setting -> distance(setting.key(), upper) <= SLIP)
                .findFirst();
    }

    /** How many letters must be changed, added or left out. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
