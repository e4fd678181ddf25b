package dev.switchgear.simulator;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import org.jspecify.annotations.Nullable;

/** The table's answer, or why there is none: exactly one of them. */
record TableReply<R>(@Nullable R value, @Nullable Kind failure) {
    static <R> TableReply<R> of(R value) {
        return new TableReply<>(value, null);
    }

    static <R> TableReply<R> failed(Kind kind) {
        return new TableReply<>(null, kind);
    }
}
