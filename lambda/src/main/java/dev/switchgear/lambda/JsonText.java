package dev.switchgear.lambda;

import java.util.Map;

/** Writes flat JSON objects without a library, because every log line and every refusal needs one. */
final class JsonText {
    private JsonText() {}

    /** The members in order; numbers as numbers, all other values as text. */
    static String of(Map<String, ?> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> {
            json.append(json.length() > 1 ? "," : "").append(quoted(name)).append(':');
            json.append(value instanceof Number ? value.toString() : quoted(String.valueOf(value)));
        });
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"', '\\' -> quoted.append('\\').append(letter);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (letter < ' ') {
                        quoted.append(String.format("\\u%04x", (int) letter));
                    } else {
                        quoted.append(letter);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
