package dev.switchgear.local;

import dev.switchgear.sandbox.TableProxy;
import java.util.List;

/**
 * Everything measured in one fleet story.
 *
 * @param timeline the story's moments
 * @param shared the fleet that shares a circuit
 * @param unshared the fleet with a breaker in each process
 * @param changes what happened to the circuits in the table, oldest first
 * @param store what passed between the shared fleet and its table
 */
record DemoFigures(
        Timeline timeline,
        SideFigures shared,
        SideFigures unshared,
        List<CircuitView> changes,
        List<TableProxy.TableRequest> store) {
    /** Requests of a kind to the table during a phase; what environments read while they started is in none. */
    int requests(TableProxy.Use use, Timeline.Phase phase) {
        return (int) store.stream()
                .filter(request -> request.use() == use && request.atMillis() >= timeline.startedMillis())
                .filter(request -> timeline.phase(request.atMillis()) == phase)
                .count();
    }

    /** Requests of a kind to the table during the whole story. */
    int requests(TableProxy.Use use) {
        int all = 0;
        for (Timeline.Phase phase : Timeline.Phase.values()) {
            all += requests(use, phase);
        }
        return all;
    }

    int timesOpened() {
        return CircuitWatch.timesOpened(changes);
    }

    /** Whether every circuit is closed, its ramp over. */
    boolean closedAtTheEnd() {
        return CircuitWatch.newest(changes).stream().allMatch(view -> view.state() == CircuitView.State.CLOSED);
    }

    /** How many times more calls the unshared fleet sent to the dead dependency. */
    double ratio() {
        return unshared.callsToDeadDependency() / (double) Math.max(1, shared.callsToDeadDependency());
    }
}
