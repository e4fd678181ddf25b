package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;
import java.util.List;
import java.util.Set;

/** What is done with messages that were refused, so that they come back when it is worth it and not as poison. */
interface Deferral {
    /** Leaves everything to the queue: the messages come back after their visibility timeout. */
    Deferral NONE = new Deferral() {
        @Override
        public Set<SQSMessage> putBack(List<Refused> refused, TimeLeft time) {
            return Set.of();
        }

        @Override
        public void hold(List<Refused> refused, TimeLeft time) {}
    };

    /** A message, and why it was not handled. */
    record Refused(SQSMessage message, Refusal refusal) {}

    /** Puts messages back as new ones, as far as the time goes; returns those that are, so that they may go. */
    Set<SQSMessage> putBack(List<Refused> refused, TimeLeft time);

    /** Hides messages for a while, as far as the time goes; their order is kept. */
    void hold(List<Refused> refused, TimeLeft time);
}
