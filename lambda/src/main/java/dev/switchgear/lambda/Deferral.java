package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;
import java.util.List;
import java.util.Set;

/** Defers refused messages, so that they come back later and do not reach the dead-letter queue. */
interface Deferral {
    /** Does nothing: the messages come back after their visibility timeout. */
    Deferral NONE = new Deferral() {
        @Override
        public Set<SQSMessage> putBack(List<Refused> refused, TimeLeft time) {
            return Set.of();
        }

        @Override
        public void hold(List<Refused> refused, TimeLeft time) {}
    };

    /** A message, and the refusal. */
    record Refused(SQSMessage message, Refusal refusal) {}

    /**
     * Puts messages back as new ones while there is time; returns those that were put back, so that the originals can
     * be deleted.
     */
    Set<SQSMessage> putBack(List<Refused> refused, TimeLeft time);

    /** Hides messages for a while, if there is time; their order is kept. */
    void hold(List<Refused> refused, TimeLeft time);
}
