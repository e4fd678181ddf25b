package dev.switchgear.sources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of one mapping in the table. It is written before the mapping is changed.
 *
 * @param circuit the circuit that the mapping depends on
 * @param owner the writer of the record
 * @param stage who controls the mapping
 * @param before the settings to which the mapping returns
 * @param last the settings when the record was written
 * @param next the settings that it is to get; the same as {@code last} once it has them
 * @param mark the settings of a mapping that the governor has paused
 * @param since when this outage first changed the mapping
 * @param until when the mapping gets its settings back if the state of the circuit is unknown
 * @param version grows with every write
 * @param changes what was done to the mapping, oldest first; the newest {@value #MOST_CHANGES}
 */
record PauseRecord(
        String circuit,
        String owner,
        Stage stage,
        MappingSettings before,
        MappingSettings last,
        MappingSettings next,
        MappingSettings mark,
        Instant since,
        Instant until,
        long version,
        List<SourceChange> changes) {
    /** So many are kept: an outage of half an hour with a probe in each minute, in about 2 KB. */
    static final int MOST_CHANGES = 60;

    PauseRecord {
        changes = List.copyOf(changes);
    }

    /** Who controls a mapping. */
    enum Stage {
        /** The governor, until the circuit closes. */
        HELD,
        /** Somebody else has changed it and controls it until the circuit closes. */
        RELEASED,
        /** It has its settings back. The record stays, because a delayed request may still pause it, and for its changes. */
        RETURNED
    }

    PauseRecord moving(MappingSettings from, MappingSettings to) {
        return new PauseRecord(circuit, owner, stage, before, from, to, mark, since, until, version, changes);
    }

    PauseRecord at(Stage next) {
        return new PauseRecord(circuit, owner, next, before, last, this.next, mark, since, until, version, changes);
    }

    PauseRecord restoring(MappingSettings original) {
        return new PauseRecord(circuit, owner, stage, original, last, next, mark, since, until, version, changes);
    }

    /** Returns the record with {@code writer} as its writer. */
    PauseRecord written(String writer, Instant expiry) {
        return new PauseRecord(circuit, writer, stage, before, last, next, mark, since, expiry, version + 1, changes);
    }

    /**
     * Returns the record with what changes by it.
     *
     * @param known the record that it replaces
     */
    PauseRecord noting(Optional<PauseRecord> known, Instant now) {
        List<SourceChange> all = new ArrayList<>(known.map(PauseRecord::changes).orElse(List.of()));
        boolean released = stage == Stage.RELEASED
                && known.map(one -> one.stage() != Stage.RELEASED).orElse(true);
        if (released || !next.equals(known.map(PauseRecord::next).orElse(last))) {
            all.add(new SourceChange(now, kind()));
        }
        List<SourceChange> newest = all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size());
        return new PauseRecord(circuit, owner, stage, before, last, next, mark, since, until, version, newest);
    }

    private SourceChange.Kind kind() {
        if (stage == Stage.RELEASED) {
            return SourceChange.Kind.LEFT_ALONE;
        } else if (!next.enabled()) {
            return SourceChange.Kind.PAUSED;
        }
        return next.equals(before) ? SourceChange.Kind.RESUMED : SourceChange.Kind.SLOWED;
    }

    /** Whether these are settings that the governor has set, or found when it began. */
    boolean isOurs(MappingSettings present) {
        return present.equals(last) || present.equals(next) || present.equals(mark);
    }
}
