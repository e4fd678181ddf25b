package dev.switchgear.walls;

import java.util.List;
import java.util.Set;

/**
 * The classes that may reach for the outside world, what each may reach for, and why. Everything else is handed its
 * time, its randomness and its settings, which is what lets the same code run in Lambda, in a test and in the
 * simulator.
 *
 * <p>This is the only such list. A top-level class is named with its package; the classes nested in it are covered. An
 * entry that is no longer needed fails {@link EdgesTest}.
 */
final class Edges {

    static final List<Edge> ALL = List.of();

    private Edges() {}

    static boolean allow(String topLevelClass, Reach reach) {
        return ALL.stream()
                .anyMatch(edge ->
                        edge.name().equals(topLevelClass) && edge.reaches().contains(reach));
    }

    static Edge edge(String name, String why, Reach... reaches) {
        return new Edge(name, why, Set.of(reaches));
    }

    /** One class, what it may reach for, and the reason that it, and not its caller, does. */
    record Edge(String name, String why, Set<Reach> reaches) {}
}
