package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;

/** What is done with messages that were refused, so that they come back when it is worth it and not as poison. */
interface Deferral {
    /** Leaves everything to the queue: the message comes back after its visibility timeout. */
    Deferral NONE = new Deferral() {
        @Override
        public boolean putBack(SQSMessage message, Refusal refusal) {
            return false;
        }

        @Override
        public void hold(SQSMessage message, Refusal refusal) {}
    };

    /** Puts the message back as a new one; returns whether it is, so that this one may go. */
    boolean putBack(SQSMessage message, Refusal refusal);

    /** Hides the message for a while; its order is kept. */
    void hold(SQSMessage message, Refusal refusal);
}
