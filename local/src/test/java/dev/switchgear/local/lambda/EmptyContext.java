package dev.switchgear.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;

/** For handlers that are called by a test and not by Lambda; guards know no deadline then. */
final class EmptyContext {
    private EmptyContext() {}

    @SuppressWarnings("NullAway") // Lambda always sets one
    static Context get() {
        @Nullable Context none = null;
        return none;
    }
}
