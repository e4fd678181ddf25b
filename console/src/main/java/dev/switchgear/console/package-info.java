/**
 * The command line for operators: what is open, why, since when and by whom, and how to change it for a whole fleet. {@link
 * dev.switchgear.console.Console} is the main class; each verb is a class. The verbs read and change circuits through {@code
 * CircuitOperator} only, so that they follow the same rules as a program.
 */
@NullMarked
package dev.switchgear.console;

import org.jspecify.annotations.NullMarked;
