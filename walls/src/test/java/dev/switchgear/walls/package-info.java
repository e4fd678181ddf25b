/**
 * Tests of the dependencies between modules.
 *
 * <p>Who lives here: one test per wall, the list of rooms ({@link dev.switchgear.walls.Rooms}) and the list of the
 * classes that may touch the outside world ({@link dev.switchgear.walls.EdgeClasses}). Who may call: nobody. What never
 * enters: behaviour; a wall reads classes and sources, and runs nothing of what it reads.
 *
 * <p>Every rule has a second test, which shows that it fails for a {@link
 * dev.switchgear.walls.Sketch} that breaks it.
 */
@NullMarked
package dev.switchgear.walls;

import org.jspecify.annotations.NullMarked;
