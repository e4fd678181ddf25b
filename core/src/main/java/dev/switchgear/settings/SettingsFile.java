package dev.switchgear.settings;

import dev.switchgear.spi.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of variables: one {@code NAME=value} per line, in UTF-8. Blank lines and lines that begin with {@code #} are
 * ignored. A line may begin with {@code export}. A value may be in single or double quotes, which are not part of it. A
 * backslash has no special meaning.
 *
 * @param values values by name, in the order of the file
 * @param problems the invalid lines, and why they are invalid
 */
record SettingsFile(Map<String, String> values, List<String> problems) {
    /** The most bytes. */
    static final int MOST_BYTES = 65_536;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern EXPORT = Pattern.compile("export\\s+");
    private static final int SHOWN = 60;

    static SettingsFile of(byte[] bytes) {
        SettingsFile file = new SettingsFile(new LinkedHashMap<>(), new ArrayList<>());
        if (bytes.length > MOST_BYTES) {
            file.problems.add("it has more than " + MOST_BYTES + " bytes");
            return file;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\r|\n", -1);
            for (int i = 0; i < lines.length; i++) {
                file.line(lines[i].strip(), i + 1);
            }
        } catch (CharacterCodingException e) {
            file.problems.add("it is not in UTF-8");
        }
        return file;
    }

    private void line(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String name = equals < 0
                ? ""
                : EXPORT.matcher(line.substring(0, equals)).replaceFirst("").strip();
        if (!NAME.matcher(name).matches()) {
            problems.add("line " + number + " is '" + shown(line) + "'; it must be NAME=value");
            return;
        }
        String value = line.substring(equals + 1).strip();
        if (!Setting.isKnown(name) && !name.startsWith(Setting.PREFIX)) {
            problems.add("line " + number + " sets " + shown(name)
                    + ", which is not a variable of Switchgear; it is left out");
        } else if (isBadlyQuoted(value)) {
            problems.add("line " + number + " sets " + name + " to " + shown(value)
                    + ", whose quotes do not match; it is left out");
        } else if (values.put(name, unquoted(value)) != null) {
            problems.add("line " + number + " sets " + name + " again; this value is taken");
        }
    }

    private static boolean isBadlyQuoted(String value) {
        char first = value.isEmpty() ? ' ' : value.charAt(0);
        return (first == '"' || first == '\'') && (value.length() < 2 || value.indexOf(first, 1) != value.length() - 1);
    }

    private static String unquoted(String value) {
        boolean quoted = value.startsWith("\"") || value.startsWith("'");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String shown(String text) {
        return Excerpt.line(text, SHOWN);
    }
}
