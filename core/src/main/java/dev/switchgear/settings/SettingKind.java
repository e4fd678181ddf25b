package dev.switchgear.settings;

import java.util.List;

/**
 * What a value must be.
 *
 * @param least of a whole number
 * @param most of a whole number
 * @param words one of which it must be; empty if it is free
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

    /** For messages and for the page. */
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
