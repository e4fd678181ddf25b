/**
 * Limits of what is handed in, and of what is stored or shown.
 *
 * <p><b>Who lives here:</b> {@link dev.switchgear.bounds.Limits}, which checks values that a user gave, and {@link
 * dev.switchgear.bounds.Texts}, which cuts texts to the length that the table or a log line has room for. <b>Who may call:</b> all layers of this module, nobody else. <b>What never enters:</b> anything that knows what a circuit is.
 */
@NullMarked
package dev.switchgear.bounds;

import org.jspecify.annotations.NullMarked;
