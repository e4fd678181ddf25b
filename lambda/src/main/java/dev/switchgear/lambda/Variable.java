package dev.switchgear.lambda;

import java.util.Arrays;
import java.util.Optional;

/** The variables that configure the library. {@code docs/guides/lambda.md} lists them for a person. */
enum Variable {
    TABLE,
    REGION,
    ENDPOINT,
    NAMESPACE,
    LABEL,
    POLICY,
    PREFETCH,
    TIMEOUT_MILLIS,
    DEADLINE_MARGIN_MILLIS,
    DISABLED,
    SHADOW,
    STRICT,
    METRICS,
    FILE;

    static final String PREFIX = "SWITCHGEAR_";

    /** Followed by a circuit's name, as {@link #suffix} writes it: that circuit's own policy. */
    static final String POLICY_OF = PREFIX + "POLICY_";

    /** How far a name may be from one of ours to be taken for a slip of the pen. */
    private static final int SLIP = 2;

    String key() {
        return PREFIX + name();
    }

    /** A circuit's name as a variable can hold it: {@code payments-api} is {@code PAYMENTS_API}. */
    static String suffix(String circuit) {
        StringBuilder suffix = new StringBuilder(circuit.length());
        for (int i = 0; i < circuit.length(); i++) {
            char letter = circuit.charAt(i);
            boolean plain = letter < 128 && Character.isLetterOrDigit(letter);
            suffix.append(plain ? Character.toUpperCase(letter) : '_');
        }
        return suffix.toString();
    }

    /** The variable that somebody who wrote {@code key} most likely meant, if it is none but nearly one. */
    static Optional<Variable> meantBy(String key) {
        boolean known =
                Arrays.stream(values()).anyMatch(variable -> variable.key().equals(key));
        return known
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(variable -> distance(variable.key(), key) <= SLIP)
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
