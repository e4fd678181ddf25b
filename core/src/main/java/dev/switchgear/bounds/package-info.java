/**
 * Limits of values that users give, and of texts that are stored or shown.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.bounds.Limits}, which checks values that a user gave, {@link
 * dev.switchgear.bounds.Texts}, which shortens texts for the table or a log line, and {@link
 * dev.switchgear.bounds.Misspelling}, which finds the name that a user meant. <b>Who may call:</b> all layers of this
 * module, nobody else. <b>What never enters:</b> anything that depends on circuits.
 */
@NullMarked
package dev.switchgear.bounds;

import org.jspecify.annotations.NullMarked;
