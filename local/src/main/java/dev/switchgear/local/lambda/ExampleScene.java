package dev.switchgear.local.lambda;

import java.util.Map;

/** One example in its surroundings: what sends it an event, and what became of it. */
interface ExampleScene extends AutoCloseable {
    /** What became of an event. */
    enum Result {
        SERVED,
        FAILED,
        REFUSED
    }

    /** Sends the next event and waits for what becomes of it. */
    Result send() throws InterruptedException;

    /** What is promised of this example besides, and whether it held; asked once, after the recovery. */
    Map<String, Boolean> promises() throws InterruptedException;

    @Override
    void close();
}
