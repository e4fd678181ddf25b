/**
 * Builds the layer that adds the extension to a function. <b>Who lives here:</b> the code that links a small Java
 * runtime, trains the class-data archive and writes the zip. <b>Who may call:</b> {@code ./switchgear layer}, and the
 * tests. <b>What never
 * enters:</b> anything that runs in a function.
 */
@NullMarked
package dev.switchgear.extension.layer;

import org.jspecify.annotations.NullMarked;
