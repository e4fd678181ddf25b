package dev.switchgear.simulator.table;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import org.jspecify.annotations.Nullable;

/** The table's answer, or the reason why there is none: exactly one of them. */
public record TableReply<R>(@Nullable R value, @Nullable Kind failure) {
    public static <R> TableReply<R> of(R value) {
        return new TableReply<>(value, null);
    }

    public static <R> TableReply<R> failed(Kind kind) {
        return new TableReply<>(null, kind);
    }
}
