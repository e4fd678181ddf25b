package dev.switchgear.simulator.time;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that happens in a run: as a hash that two equal runs share, and as lines for a reader if requested. */
public final class Trace {
    /** The kind of a trace entry. */
    public enum Kind {
        ARRIVED,
        UNPLACED,
        STARTED,
        DIED,
        STALLED,
        ADMITTED,
        PROBE,
        REFUSED,
        ANSWERED,
        SENT,
        REPLIED,
        TIMED_OUT,
        CHANGED,
        REJECTED,
        ADDED,
        READ,
        THROTTLED,
        FAULT
    }

    private final @Nullable Consumer<String> reader;
    private long hash;

    private Trace(@Nullable Consumer<String> reader) {
        this.reader = reader;
    }

    public static Trace silent() {
        return new Trace(null);
    }

    public static Trace to(Consumer<String> reader) {
        return new Trace(reader);
    }

    public long hash() {
        return hash;
    }

    /** Records an event; {@code shown} is only for the reader, because its text may depend on a hash map's order. */
    public void note(long now, Kind kind, long actor, long detail, Object shown) {
        hash = Seeds.mix(hash ^ Seeds.mix(now * 31 + kind.name().hashCode()) ^ Seeds.mix(actor * 1_000_003 + detail));
        if (reader != null) {
            reader.accept(String.format(Locale.ROOT, "%10.3f s  %-9s env %-5d %s", now / 1e6, kind, actor, shown));
        }
    }

    boolean isRead() {
        return reader != null;
    }
}
