package dev.switchgear.dynamodb;

import dev.switchgear.spi.Excerpt;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names a table: by its name, or by its ARN if it belongs to another account.
 *
 * @param value the name or the ARN
 */
record TableName(String value) {
    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 255;
    private static final int SHOWN = 40;
    private static final String NAME_PATTERN = "[A-Za-z0-9_.-]{" + MIN_LENGTH + "," + MAX_LENGTH + "}";
    private static final String ARN_PATTERN = "arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/" + NAME_PATTERN;

    /** @throws IllegalArgumentException if DynamoDB would not accept it; the message holds the value and the limit */
    TableName {
        Objects.requireNonNull(value, "table name");
        if (!isName(value) && !isArn(value)) {
            throw new IllegalArgumentException("table name '" + Excerpt.line(value, SHOWN) + "' has " + value.length()
                    + " characters; a name is " + MIN_LENGTH + " to " + MAX_LENGTH
                    + " characters of A-Z a-z 0-9 _ . -, or the ARN of a table");
        }
    }

    boolean isArn() {
        return isArn(value);
    }

    /** Without a regular expression, because every cold start asks this. */
    private static boolean isName(String value) {
        boolean valid = value.length() >= MIN_LENGTH && value.length() <= MAX_LENGTH;
        for (int i = 0; valid && i < value.length(); i++) {
            char letter = value.charAt(i);
            valid = letter < 128 && (Character.isLetterOrDigit(letter) || "_.-".indexOf(letter) >= 0);
        }
        return valid;
    }

    private static boolean isArn(String value) {
        return value.startsWith("arn:") && Pattern.matches(ARN_PATTERN, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
