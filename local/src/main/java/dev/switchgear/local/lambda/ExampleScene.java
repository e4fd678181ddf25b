package dev.switchgear.local.lambda;

import java.util.Map;

/** One example with its event source and its results. */
interface ExampleScene extends AutoCloseable {
    /** The result of an event. */
    enum Result {
        SERVED,
        FAILED,
        REFUSED
    }

    /** Sends the next event and waits for its result. */
    Result send() throws InterruptedException;

    /** Returns a further promise of this example and whether it held; called once, after the recovery. */
    Map<String, Boolean> promises() throws InterruptedException;

    @Override
    void close();
}
