package dev.switchgear.bounds;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the known name that a misspelt name is close to. */
public final class Misspelling {
    private Misspelling() {}

    /**
     * Returns the first known name that differs from {@code written} by at most {@code letters} letters (Levenshtein
     * distance).
     */
    public static Optional<String> of(String written, Stream<String> known, int letters) {
        return known.filter(name -> distance(written, name) <= letters).findFirst();
    }

    /** How many letters must be changed, added or removed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
