package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The policy that this process gave, with the values in the table on top of it. */
final class PolicyInForce {
    private CircuitPolicy given;
    private CircuitPolicy policy;
    private @Nullable String stored;

    PolicyInForce(CircuitPolicy given) {
        this.given = given;
        this.policy = given;
    }

    CircuitPolicy policy() {
        return policy;
    }

    /** Takes the policy text of the item; returns why it is invalid, in which case the policy stays as it was. */
    Optional<String> adopt(@Nullable String text) {
        if (Objects.equals(text, stored)) {
            return Optional.empty();
        }
        stored = text;
        return merge();
    }

    /** Replaces the policy that this process gave; returns why the text in the table is invalid on top of it. */
    Optional<String> rebase(CircuitPolicy wanted) {
        given = wanted;
        policy = wanted;
        return merge();
    }

    private Optional<String> merge() {
        try {
            policy = stored == null ? given : PolicyText.merge(given, stored);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
