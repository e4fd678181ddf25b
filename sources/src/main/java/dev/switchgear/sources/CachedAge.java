package dev.switchgear.sources;

import org.jspecify.annotations.Nullable;

/** The age of one source, read at most once in a run, and only if its circuit is open. */
final class CachedAge {
    private final SourceAges ages;
    private @Nullable SourceAge known;

    CachedAge(SourceAges ages) {
        this.ages = ages;
    }

    SourceAge of(MappingState present, Demand demand) {
        if (demand != Demand.PAUSED) {
            return SourceAge.NOT_REPORTED;
        }
        if (known == null) {
            known = ages.of(present.sourceArn());
        }
        return known;
    }
}
