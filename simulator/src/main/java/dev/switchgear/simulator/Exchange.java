package dev.switchgear.simulator;

import dev.switchgear.StoreReply;
import dev.switchgear.StoreRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A store request that is under way, and who wants to know how it ends. */
final class Exchange {
    private final StoreRequest request;
    private final List<Consumer<StoreReply>> receivers = new ArrayList<>(2);
    private boolean over;

    Exchange(StoreRequest request) {
        this.request = request;
    }

    StoreRequest request() {
        return request;
    }

    void whenOver(Consumer<StoreReply> receiver) {
        receivers.add(receiver);
    }

    /** Ends it; returns false if it had ended. */
    boolean end(StoreReply reply) {
        if (over) {
            return false;
        }
        over = true;
        receivers.forEach(receiver -> receiver.accept(reply));
        return true;
    }
}
