/**
 * The code in the documentation, compiled.
 *
 * <p><b>Who lives here:</b> small functions that use Switchgear as a reader would. <b>Who may call:</b> nobody; a test
 * compares the README with them. <b>What never enters:</b> code that a user could not write.
 */
@NullMarked
package dev.switchgear.examples;

import org.jspecify.annotations.NullMarked;
