package dev.switchgear.sources;

/**
 * What one run of the governor found or did for a mapping.
 *
 * @param mapping the UUID of the mapping
 * @param circuit the name of its circuit
 * @param kind the kind of the report
 * @param why the reason, for a person
 * @since 0.1.0
 */
public record SourceReport(String mapping, String circuit, Kind kind, String why) {
    /** What a run found or did. */
    public enum Kind {
        /** The mapping has its own settings, and its circuit refuses nothing. */
        FULL,
        /** Lambda does not poll the source, because the circuit is open. */
        PAUSED,
        /** Lambda polls the source with as little concurrency as it allows. */
        SLOWED,
        /** Somebody else has disabled or changed the mapping. The governor leaves it alone. */
        LEFT_ALONE,
        /** A change is in progress, or Lambda refused one for now. The next run continues. */
        LATER,
        /** The pause has lasted for its longest time. The source is polled although its circuit is open. */
        OVERDUE,
        /** The mapping cannot be governed, or an error occurred; the reason names it. */
        FAILED
    }
}
