/**
 * Tests of the dependencies between modules and of the house rules.
 *
 * <p><b>Who lives here:</b> one test per rule, the list of modules ({@link dev.switchgear.walls.Rooms}) and the list of
 * the classes that may use the outside world ({@link dev.switchgear.walls.EdgeClasses}). <b>Who may call:</b> nobody.
 * <b>What never enters:</b> behaviour. These tests read classes and sources, and run none of them.
 *
 * <p>Every rule has a second test, which shows that it fails for a {@link dev.switchgear.walls.Sketch} that breaks it.
 */
@NullMarked
package dev.switchgear.walls;

import org.jspecify.annotations.NullMarked;
