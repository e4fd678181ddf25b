package dev.switchgear.local;

import dev.switchgear.sandbox.TableProxy;
import java.util.List;

/**
 * The measurements of one fleet story.
 *
 * @param timeline the story's moments
 * @param shared the fleet that shares a circuit
 * @param unshared the fleet with a breaker in each process
 * @param changes changes of the circuits in the table, oldest first
 * @param store the requests of the shared fleet to its table
 */
record DemoFigures(
        Timeline timeline,
        SideFigures shared,
        SideFigures unshared,
        List<CircuitView> changes,
        List<TableProxy.ProxiedRequest> store) {
    /**
     * Returns the number of requests of a kind to the table during a phase, without the reads of starting environments.
     */
    int requests(TableProxy.Use use, Timeline.StoryPhase phase) {
        return (int) store.stream()
                .filter(request -> request.use() == use && request.atMillis() >= timeline.startedMillis())
                .filter(request -> timeline.phase(request.atMillis()) == phase)
                .count();
    }

    /** Returns the number of requests of a kind to the table during the whole story. */
    int requests(TableProxy.Use use) {
        int all = 0;
        for (Timeline.StoryPhase phase : Timeline.StoryPhase.values()) {
            all += requests(use, phase);
        }
        return all;
    }

    int timesOpened() {
        return CircuitWatch.timesOpened(changes);
    }

    /** Whether every circuit is closed and its ramp has ended. */
    boolean closedAtTheEnd() {
        return CircuitWatch.newest(changes).stream().allMatch(view -> view.state() == CircuitView.State.CLOSED);
    }

    /** Returns how many times more calls the unshared fleet sent to the dead dependency. */
    double ratio() {
        return unshared.callsToDeadDependency() / (double) Math.max(1, shared.callsToDeadDependency());
    }
}
