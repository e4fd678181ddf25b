package dev.switchgear.console;

/**
 * One thing that {@code doctor} has looked at.
 *
 * @param verdict what it means
 * @param check what was looked at
 * @param says what was found, and what to do
 */
record Finding(Severity verdict, String check, String says) {
    /** What a finding means. */
    enum Severity {
        ok,
        /** Worth to know; circuits work. */
        note,
        /** Circuits, or what is deployed beside them, do not work as they should. */
        problem,
        /** Nobody could look, for lack of a permission. */
        unchecked
    }
}
