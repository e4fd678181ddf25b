/**
 * The walls between the rooms, as tests.
 *
 * <p>Who lives here: one test per wall, the list of rooms ({@link dev.switchgear.walls.Rooms}) and the list of the
 * classes that may touch the outside world ({@link dev.switchgear.walls.Edges}). Who may call: nobody. What never
 * enters: behaviour; a wall reads classes and sources, and runs nothing of what it reads.
 *
 * <p>Every wall is shown to fall: beside the test that it holds is one that holds it against a {@link
 * dev.switchgear.walls.Sketch} that breaks it.
 */
@NullMarked
package dev.switchgear.walls;

import org.jspecify.annotations.NullMarked;
