package dev.switchgear.sources;

import java.time.Instant;

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
        long version) {

    /** Who controls a mapping. */
    enum Stage {
        /** The governor, until the circuit closes. */
        HELD,
        /** Somebody else has changed it and controls it until the circuit closes. */
        RELEASED,
        /** It has its settings back. The record stays for a day, because a delayed request may still pause it. */
        RETURNED
    }

    PauseRecord moving(MappingSettings from, MappingSettings to) {
        return new PauseRecord(circuit, owner, stage, before, from, to, mark, since, until, version);
    }

    PauseRecord at(Stage next) {
        return new PauseRecord(circuit, owner, next, before, last, this.next, mark, since, until, version);
    }

    PauseRecord restoring(MappingSettings original) {
        return new PauseRecord(circuit, owner, stage, original, last, next, mark, since, until, version);
    }

    /** Returns the record with {@code writer} as its writer. */
    PauseRecord written(String writer, Instant expiry) {
        return new PauseRecord(circuit, writer, stage, before, last, next, mark, since, expiry, version + 1);
    }

    /** Whether these are settings that the governor has set, or found when it began. */
    boolean isOurs(MappingSettings present) {
        return present.equals(last) || present.equals(next) || present.equals(mark);
    }
}
