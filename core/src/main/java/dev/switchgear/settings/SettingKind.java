package dev.switchgear.settings;

import java.util.List;

/**
 * The kind and the limits of a value.
 *
 * @param least the smallest whole number
 * @param most the largest whole number
 * @param words the allowed words; empty if any text is allowed
 */
record SettingKind(String must, long least, long most, List<String> words) {
    static SettingKind text() {
        return new SettingKind("text", 0, 0, List.of());
    }

    static SettingKind list() {
        return new SettingKind("a list, separated by commas", 0, 0, List.of());
    }

    static SettingKind name() {
        return new SettingKind("1 to 256 characters of `A-Z a-z 0-9 . _ : -`", 0, 0, List.of());
    }

    static SettingKind names() {
        return new SettingKind("names, separated by commas", 0, 0, List.of());
    }

    static SettingKind policy() {
        return new SettingKind("see below", 0, 0, List.of());
    }

    static SettingKind address() {
        return new SettingKind("an address such as `https://host:port`", 0, 0, List.of());
    }

    static SettingKind flag() {
        return words("true", "false");
    }

    static SettingKind whole(long least, long most) {
        return new SettingKind("", least, most, List.of());
    }

    static SettingKind words(String... words) {
        return new SettingKind("", 0, 0, List.of(words));
    }

    /** The text for messages and for the page of settings. */
    String shown() {
        if (!must.isEmpty()) {
            return must;
        }
        if (words.isEmpty()) {
            return "a whole number from " + least + " to " + most;
        }
        String last = words.get(words.size() - 1);
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + last;
    }
}
