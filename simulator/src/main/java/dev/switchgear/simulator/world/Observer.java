package dev.switchgear.simulator.world;

import dev.switchgear.participant.Admission;
import dev.switchgear.simulator.table.TableRequest;
import org.jspecify.annotations.Nullable;

/** An observer of a run: it counts, or it checks. It sees true time and never changes anything. */
public interface Observer {
    /** A request arrived at the fleet. */
    default void arrived(long now) {}

    /** No environment was free for a request, and none could be started. */
    default void unplaced(long now) {}

    /** A guard refused a call. */
    default void refused(SimulatedEnvironment environment, long now) {}

    /** A call of the dependency starts. */
    default void called(Call call, long now) {}

    /** A caller outside of the fleet called the dependency for it: a health check, a retry by a service. */
    default void calledFromOutside(Response response, long now) {}

    /** A call of the dependency ended, or its caller died during it. */
    default void ended(Call call, boolean answered, long now) {}

    /** A request reached the table. */
    default void used(TableRequest<?> request, boolean throttled, long now) {}

    /** A circuit opened. */
    default void opened(long now) {}

    /** A guard of Switchgear decided. */
    default void decided(SwitchgearGuard guard, @Nullable String key, Admission admission, long now) {}

    /** A guard of Switchgear composed a request for the table. */
    default void composed(SwitchgearGuard guard, TableRequest<?> request, long now) {}

    /** The table applied a transition, or refused it. */
    default void transitioned(Applied applied, long now) {}

    /** The table added evidence. */
    default void added(EvidenceAdd add, long now) {}

    /** One call has waited for the table for this long, by its environment's clock. */
    default void waited(SwitchgearGuard guard, Exchanges exchanges, long now) {}

    /** An item was deleted, or made unreadable, or readable again. */
    default void meddled(Object item, long now) {}
}
