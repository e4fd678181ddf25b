package dev.switchgear.console;

/** The form of an answer. */
enum OutputForm {
    text,
    json
}
