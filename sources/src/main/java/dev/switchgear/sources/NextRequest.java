package dev.switchgear.sources;

/** The one request that brings a mapping closer to what its circuit demands. */
sealed interface NextRequest {
    /** Nothing to do. */
    record Rest(SourceReport.Kind kind, String why) implements NextRequest {}

    /** Write the record, if the table still has the version that was read. */
    record Write(PauseRecord content) implements NextRequest {}

    /** Change the mapping. */
    record Update(MappingSettings settings) implements NextRequest {}
}
