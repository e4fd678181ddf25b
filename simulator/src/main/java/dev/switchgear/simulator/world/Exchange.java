package dev.switchgear.simulator.world;

import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.Alarm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store request in progress, and the receivers of its reply. */
final class Exchange {
    private final StoreRequest request;
    private final List<Consumer<StoreReply>> receivers = new ArrayList<>(2);
    private @Nullable Alarm patience;
    private boolean over;

    Exchange(StoreRequest request) {
        this.request = request;
    }

    StoreRequest request() {
        return request;
    }

    /** Returns when its client gives up. */
    void givesUp(Alarm alarm) {
        patience = alarm;
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
        if (patience != null) {
            patience.turnOff();
        }
        receivers.forEach(receiver -> receiver.accept(reply));
        return true;
    }
}
