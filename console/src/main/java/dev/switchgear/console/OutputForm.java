package dev.switchgear.console;

/** How an answer is written. */
enum OutputForm {
    text,
    json
}
